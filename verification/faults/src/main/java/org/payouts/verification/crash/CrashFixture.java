package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.kafka.LocalKafkaProcess;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.Timing;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.SchemaRegistryClient;

/**
 * Everything that outlives a case: the broker's process, the registry, the simulated providers and
 * a router's process. Thread-safe, but for what is done to broker and router.
 */
final class CrashFixture implements AutoCloseable {
  /** How soon a member that says nothing is thought dead. */
  private static final Map<String, String> SHORT_SESSIONS =
      Map.of(
          "group.consumer.session.timeout.ms", "3000",
          "group.consumer.min.session.timeout.ms", "3000",
          "group.consumer.heartbeat.interval.ms", "500",
          "group.consumer.min.heartbeat.interval.ms", "500",
          "group.min.session.timeout.ms", "1000");

  private final Path directory;
  private final InMemoryRegistry registry;
  private final SimulatedProviders providers;
  private final LocalKafkaProcess broker;
  private final Settings settings;
  private final Admin admin;
  private @Nullable ServiceProcess router;
  private final AtomicInteger processes = new AtomicInteger();

  CrashFixture(Path directory) {
    this.directory = directory;
    this.registry = InMemoryRegistry.start(0);
    this.providers =
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults()
                .timing(Timing.defaults().lateBy(1_000, 500).hangMs(60_000))
                .accountHealMs(1_000));
    this.broker =
        LocalKafkaProcess.start(
            new LocalKafka.Options(directory.resolve("kafka"), 0, SHORT_SESSIONS));
    this.settings = Settings.of(values());
    writeConfig();
    try (Admin creator = KafkaClients.admin(settings)) {
      new TopicAdmin(creator).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    this.admin = KafkaClients.admin(settings);
  }

  private Map<String, String> values() {
    String url = providers.uri().toString();
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", broker.bootstrapServers());
    values.put("schema.registry.url", registry.url());
    values.put("router.state.dir", directory.resolve("router-state").toString());
    values.put("metrics.port", "-1");
    values.put("sandbox.url", url);
    values.put("prolific.base.url", url);
    values.put("mturk.endpoint", url);
    values.put("respondent.base.url", url);
    values.put("respondent.payout.count.confirmed", "true");
    values.put("mturk.assignment.grace.ms", "4000");
    values.put("mturk.token.namespace", "crash-matrix");
    values.put("worker.lease.ms", "2000");
    // The payouts of a case share one bulk, whatever the order in which the router injector them
    // on.
    values.put("prolific.bulk.rows", String.valueOf(CaseRequests.TARGETS));
    values.put("prolific.bulk.linger.ms", "1000");
    for (String secret :
        List.of(
            "prolific.token",
            "mturk.access.key",
            "mturk.secret.key",
            "respondent.api.key",
            "respondent.api.secret")) {
      values.put(secret, "simulated");
    }
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      values.put(name + ".ids", "any");
      values.put(name + ".quiet.ms", "4000");
      values.put(name + ".presumed.quiet.ms", "3800");
      values.put(name + ".call.timeout.ms", "1500");
      values.put(name + ".suspect.backoff.max.ms", "1000");
      values.put(name + ".probe.ms", "200");
      values.put(name + ".read.min.ms", "100");
      values.put(name + ".read.max.ms", "500");
      values.put(name + ".backoff.min.ms", "50");
      values.put(name + ".backoff.max.ms", "500");
    }
    return values;
  }

  private void writeConfig() {
    StringBuilder file = new StringBuilder();
    new TreeMap<>(settings.asMap())
        .forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
    try {
      Files.writeString(config(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path config() {
    return directory.resolve("payouts.properties");
  }

  Settings settings() {
    return settings;
  }

  SimulatedProviders providers() {
    return providers;
  }

  Admin admin() {
    return admin;
  }

  /** Loads a worker process; it does nothing before it is told to go. */
  ServiceProcess worker(Platform platform, Path logs, List<String> arguments) {
    List<String> all =
        new ArrayList<>(List.of(Platforms.name(platform), "-c", config().toString()));
    all.addAll(arguments);
    String name = Platforms.name(platform) + "-" + processes.incrementAndGet();
    return ServiceProcess.load(CrashingWorker.class, name, logs, all);
  }

  /** Loads a router process with a state directory of its own. */
  ServiceProcess router(Path logs, List<String> arguments) {
    String name = "router-" + processes.incrementAndGet();
    List<String> all = new ArrayList<>(List.of("-c", config().toString()));
    all.addAll(List.of("--set", "router.state.dir=" + directory.resolve(name)));
    all.addAll(arguments);
    return ServiceProcess.load(CrashingRouter.class, name, logs, all);
  }

  /** Makes sure that the bench's own router runs. */
  synchronized void startRouter() {
    if (router == null) {
      router = router(directory, List.of()).go().awaitReady();
    }
  }

  synchronized void stopRouter() {
    if (router != null) {
      router.stop();
      router = null;
    }
  }

  /** The router that came through a case is the bench's from now on. */
  synchronized void adopt(ServiceProcess survivor) {
    router = survivor;
  }

  void killBroker() {
    broker.kill();
  }

  void restartBroker() {
    broker.restart();
  }

  /** Stops the broker's process; returns once the kernel says so. */
  void freezeBroker() {
    ServiceProcess.signal(broker.pid(), "-STOP");
    Patience.until(
        "the broker is stopped",
        Duration.ofSeconds(10),
        () -> ServiceProcess.state(broker.pid()) == 'T',
        () -> "state " + ServiceProcess.state(broker.pid()));
  }

  /** Lets the broker's process go on, if it was stopped. */
  void thawBroker() {
    ServiceProcess.signal(broker.pid(), "-CONT");
  }

  @Override
  public void close() {
    if (router != null) {
      router.close();
    }
    admin.close();
    broker.close();
    providers.close();
    registry.close();
  }
}
