package org.payouts.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.gateway.GatewayConfig;
import org.payouts.gateway.GatewayService;
import org.payouts.gateway.access.ApiKeys;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.registry.SchemaRegistryServer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.service.PipelineService;
import org.payouts.workers.SandboxAccess;
import org.payouts.workers.WorkerService;

/**
 * A Kafka broker, a schema registry, simulated providers, router, workers and the HTTP gateway in
 * this process, each on a free port of this machine. It pays whatever target it is asked for, at
 * simulated providers only; nothing is left when it is closed.
 */
public final class PayoutsKit implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final String KEYS =
      """
      {"requesters": [{"name": "test", "payout_ids": ["*"],
        "keys": [{"id": "test", "sha256": "%s"}],
        "may": {
          "prolific": {"workspaces": ["*"], "studies": ["*"],
            "max_amount": {"GBP": "1000.00", "USD": "1000.00"}},
          "mturk": {"studies": ["*"], "max_amount": {"USD": "1000.00"}},
          "respondent": {"studies": ["*"], "max_amount": {"USD": "1000.00"}}}}]}
      """;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final String gatewayKey = ApiKeys.random();
  private final SimulatedProviders providers;
  private final Settings settings;
  private final GatewayService gateway;

  private PayoutsKit(Path directory, SchemaRegistryServer registry) throws IOException {
    opened.push(() -> remove(directory));
    try {
      LocalKafka kafka =
          opened(LocalKafka.start(new LocalKafka.Options(directory.resolve("kafka"), 0)));
      opened(registry);
      providers =
          opened(SimulatedProviders.start(SimulatedProviders.Options.defaults().selfTaught()));
      settings =
          SandboxAccess.pinned(
              Settings.of(values(directory, kafka.bootstrapServers(), registry.url())),
              providers.uri().toString());
      try (Admin admin = Admin.create(settings.kafkaClient())) {
        new TopicAdmin(admin).create();
      }
      SchemaCatalogue.register(new SchemaRegistryClient(settings));
      started(new RouterService(settings));
      Platforms.ALL.forEach(platform -> started(new WorkerService(platform, settings)));
      gateway = started(new GatewayService(settings));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts all of it and returns when it works, within about ten seconds. */
  public static PayoutsKit start() {
    return start(InMemoryRegistry.start(0));
  }

  /** The same with that schema registry, which is closed with it. */
  public static PayoutsKit start(SchemaRegistryServer registry) {
    try {
      return new PayoutsKit(Files.createTempDirectory("payouts-testkit-"), registry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> values(Path directory, String bootstrap, String registry)
      throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", bootstrap);
    values.put("schema.registry.url", registry);
    values.put("metrics.port", "-1");
    values.put("router.state.dir", directory.resolve("router").toString());
    values.put("mturk.token.namespace", "testkit");
    values.put("respondent.payout.count.confirmed", "true");
    values.put("worker.lease.ms", "1000");
    values.put("prolific.bulk.linger.ms", "100");
    values.put("mturk.assignment.grace.ms", "2000");
    values.put("mturk.token.life.ms", "20000");
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      // A test's identifiers need not look like the platforms' own.
      values.put(name + ".ids", "any");
      values.put(name + ".fuse.payments.per.hour", "0");
      values.put(name + ".fuse.amount.minor.per.hour", "0");
      values.put(name + ".quiet.ms", "5000");
      values.put(name + ".presumed.quiet.ms", "4500");
      values.put(name + ".call.timeout.ms", "2000");
      values.put(name + ".probe.ms", "500");
      values.put(name + ".read.min.ms", "100");
      values.put(name + ".read.max.ms", "1000");
      values.put(name + ".backoff.min.ms", "100");
      values.put(name + ".backoff.max.ms", "1000");
    }
    Path keys = directory.resolve("keys.json");
    Files.writeString(keys, KEYS.formatted(ApiKeys.hash(gatewayKey)));
    values.put(GatewayConfig.PORT, "0");
    values.put(GatewayConfig.KEYS_FILE, keys.toString());
    values.put(GatewayConfig.DATA_DIR, directory.resolve("gateway").toString());
    return values;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  private <T extends PipelineService> T started(T service) {
    opened(service).start();
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    while (!service.ready().ready()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not ready: " + service.ready().reasons());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return service;
  }

  /** {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return settings.get("kafka.bootstrap.servers").orElseThrow();
  }

  /** {@code schema.registry.url}. */
  public String registryUrl() {
    return settings.get("schema.registry.url").orElseThrow();
  }

  /** The HTTP gateway's address. */
  public String gatewayUrl() {
    return "http://127.0.0.1:" + gateway.port();
  }

  /** A key that the gateway lets in. */
  public String gatewayKey() {
    return gatewayKey;
  }

  /** Settings for the project's own clients. */
  public Settings settings() {
    return settings;
  }

  /** The simulated providers: their faults, and what they really paid. */
  public SimulatedProviders providers() {
    return providers;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("not closed in order: " + e);
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }
}
