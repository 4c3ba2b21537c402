package org.payouts.cli.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.console.ConsoleConfig;
import org.payouts.console.ConsoleService;
import org.payouts.gateway.GatewayService;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.registry.LocalRegistry;
import org.payouts.sandbox.registry.SchemaRegistryServer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.service.Health;
import org.payouts.service.PipelineService;
import org.payouts.workers.SandboxAccess;
import org.payouts.workers.WorkerService;

/**
 * The whole pipeline on this machine: Kafka and registry, topics and schemas, simulated providers,
 * router and workers. Closing it stops everything in the opposite order; data in a directory of the
 * caller's survives.
 */
public final class LocalStack implements AutoCloseable {

  private static final long READY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long POLL_MS = 50;
  private static final String NAMESPACE = "mturk.token.namespace";

  private final OpenedResources resources = new OpenedResources();
  private final StackOptions options;
  private final StackDirectory directory;
  private Settings settings;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private Optional<SimulatedProviders> providers = Optional.empty();
  private List<String> ignored = List.of();
  private List<Platform> workers = List.of();

  private LocalStack(StackOptions options) {
    this.options = options;
    this.directory = resources.add(StackDirectory.open(options.dataDir()));
    this.settings = options.base();
  }

  /**
   * Takes the directory; {@link #start} then brings the stack up. Apart, so that an interrupt while
   * starting finds something to close.
   */
  public static LocalStack at(StackOptions options) {
    return new LocalStack(options);
  }

  /**
   * Brings everything up and returns once it works.
   *
   * @param progress receives what is being started
   * @throws CommandFailure when a part does not start, or is not ready within two minutes
   */
  public void start(Consumer<String> progress) {
    workers =
        options.sandbox()
            ? Platforms.ALL
            : StackSettings.withKeys(options.base().withAll(options.overrides().asMap()));
    if (options.services() && workers.isEmpty()) {
      throw CommandFailure.usage(
          "no provider's key is named, so nobody could be paid",
          "name one in the file of -c, such as prolific.token.file=PATH");
    }
    directory.requireProviders(options.sandbox());
    progress.accept("starting Kafka and the schema registry");
    String bootstrap;
    String registry;
    CompletableFuture<SchemaRegistryServer> registryStart =
        CompletableFuture.supplyAsync(this::startRegistry);
    try {
      bootstrap = startKafka().bootstrapServers();
    } finally {
      registryStart
          .handle((server, failure) -> server)
          .join(); // its child process must not outlive a failure of Kafka
    }
    registry = joined(registryStart).url();
    Map<String, String> found = new HashMap<>();
    if (options.base().get(NAMESPACE).or(() -> options.overrides().get(NAMESPACE)).isEmpty()) {
      found.put(NAMESPACE, directory.tokenNamespace());
    }
    if (options.sandbox()) {
      SimulatedProviders started = startProviders();
      providers = Optional.of(started);
      found.putAll(StackSettings.sandboxTimes());
      found.putAll(options.base().asMap());
      found.putAll(StackSettings.sandboxRules());
    } else {
      found.putAll(options.base().asMap());
    }
    Map<String, String> addresses =
        StackSettings.addresses(bootstrap, registry, directory.file("router"));
    Settings written = Settings.of(found).withAll(addresses);
    settings = written.withAll(options.overrides().asMap()).withAll(addresses);
    if (options.sandbox()) {
      String url = providers.orElseThrow().uri().toString();
      Settings given = settings;
      settings = SandboxAccess.pinned(given, url);
      ignored = SandboxAccess.ignored(given, settings);
      written = SandboxAccess.pinned(written, url);
    }
    progress.accept("creating topics and schemas");
    createTopics();
    if (options.services()) {
      progress.accept(
          "starting the router and the workers of "
              + workers.stream().map(Platforms::name).collect(Collectors.joining(", ")));
      startServices();
    }
    StackSettings.write(propertiesFile(), written);
  }

  private LocalKafka startKafka() {
    return resources.add(
        LocalKafka.start(new LocalKafka.Options(directory.file("kafka"), options.kafkaPort())));
  }

  private SchemaRegistryServer startRegistry() {
    return resources.add(LocalRegistry.start(directory.file("registry"), options.registryPort()));
  }

  private SimulatedProviders startProviders() {
    return resources.add(
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults()
                .port(options.sandboxPort())
                .dataDir(directory.file("providers"))
                .faults(options.faultPercent(), options.seed())));
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void createTopics() {
    try (Admin admin = KafkaClients.admin(settings)) {
      new TopicAdmin(admin, LedgerAdoptions.read(settings)).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
  }

  private void startServices() {
    Settings inProcess = settings.with("metrics.port", "-1");
    List<PipelineService> services = new ArrayList<>();
    services.add(resources.add(new RouterService(inProcess)));
    for (Platform platform : workers) {
      services.add(resources.add(new WorkerService(platform, inProcess)));
    }
    for (PipelineService service : services) {
      var unused = service.ended().thenAccept(ended::complete);
    }
    services.forEach(PipelineService::start);
    awaitReady(services, "router and workers are");
  }

  private void awaitReady(List<? extends PipelineService> services, String who) {
    long start = System.nanoTime();
    while (!services.stream().allMatch(service -> service.ready().ready())) {
      if (System.nanoTime() - start > READY_WITHIN_NANOS) {
        List<String> reasons =
            services.stream()
                .map(PipelineService::ready)
                .map(Health::reasons)
                .flatMap(List::stream)
                .toList();
        throw CommandFailure.timeout(
            who + " not ready after two minutes: " + reasons, "read " + logFile());
      }
      refuseIfEnded();
    }
  }

  /** A service that has ended will not become ready; it says so while the others are asked. */
  private void refuseIfEnded() {
    try {
      String why = ended.get(POLL_MS, TimeUnit.MILLISECONDS);
      throw CommandFailure.problem("the pipeline cannot start: " + why, "read " + logFile());
    } catch (TimeoutException e) {
      // None has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the pipeline started", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * A gateway that runs.
   *
   * @param keyFile holds a key that it lets in
   */
  public record Gateway(String url, Path keyFile) {}

  /**
   * Starts the HTTP gateway beside the services, with a key of the stack's own.
   *
   * @param port 0 for a free one
   * @throws CommandFailure if it does not start, or is not ready within two minutes
   */
  public Gateway startGateway(int port, Consumer<String> progress) {
    progress.accept("starting the gateway");
    LoopbackPorts.requireFree(port, "the gateway (--gateway-port)");
    StackGateway files = StackGateway.in(directory.path());
    GatewayService service = resources.add(new GatewayService(files.of(settings, port)));
    var unused = service.ended().thenAccept(ended::complete);
    service.start();
    awaitReady(List.of(service), "the gateway is");
    return new Gateway(StackGateway.url(service.port()), files.keyFile());
  }

  /**
   * Starts a console of the stack; returns the link that signs a browser in.
   *
   * @param port that is wanted; a free one is taken if another program has it
   */
  public String startConsole(int port) {
    Settings own =
        settings
            .with("metrics.port", "-1")
            .with(ConsoleConfig.VIEW_DIR, directory.file("view").toString())
            .with(ConsoleConfig.PORT, String.valueOf(port));
    ConsoleService console = new ConsoleService(own);
    try {
      console.start();
    } catch (RuntimeException taken) {
      console.close();
      if (port == 0) {
        throw taken;
      }
      return startConsole(0);
    }
    return resources.add(console).link();
  }

  /** Completes with the reason when one of its services cannot go on. */
  public CompletableFuture<String> ended() {
    return ended;
  }

  /** The settings any command needs to talk to this stack. */
  public Settings settings() {
    return settings;
  }

  /** Keys that named real providers and are not used, because simulated ones are part of it. */
  public List<String> ignored() {
    return ignored;
  }

  /** The platforms that have a worker here: with real providers, those of which a key is named. */
  public List<Platform> workers() {
    return workers;
  }

  /** The simulated providers, if they are part of it. */
  public Optional<SimulatedProviders> providers() {
    return providers;
  }

  /** The file that passes {@link #settings} on. */
  public Path propertiesFile() {
    return directory.file(StackDirectory.PROPERTIES);
  }

  /** Where the stack's log goes. */
  public Path logFile() {
    return directory.file("payouts.log");
  }

  /** Whether everything is gone once it is closed. */
  public boolean temporary() {
    return options.dataDir() == null || !Files.isDirectory(directory.path());
  }

  @Override
  public void close() {
    resources.close();
  }
}
