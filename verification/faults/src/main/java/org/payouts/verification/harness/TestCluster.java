package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.cli.stack.OpenedResources;
import org.payouts.cli.stack.StackSettings;
import org.payouts.config.Settings;
import org.payouts.sandbox.kafka.ExtraListener;
import org.payouts.sandbox.kafka.LocalKafkaCluster;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.net.PortTakenException;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.registry.LocalRegistry;
import org.payouts.sandbox.registry.SchemaRegistryServer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.workers.SandboxAccess;

/**
 * The whole pipeline in one directory: brokers, registry, simulated providers, topics and schemas,
 * and the services' processes. Tools reach brokers and registry directly ({@link #settings});
 * services go through proxies, one per broker and {@link ProxyRoute} and one for the registry,
 * unless the options say otherwise. Closing it ends every process; the data stays, and the cluster
 * can be opened again.
 */
public final class TestCluster implements AutoCloseable {

  private static final List<String> SMALL_JVM =
      List.of(
          "-Xmx160m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CICompilerCount=1",
          "-Xshare:auto");

  /**
   * Ports for servers that are killed and come back lie below those that the system gives to
   * outgoing connections, one of which could else hold a killed server's port when it returns.
   */
  private static final int LOWEST_PORT = 12_000;

  private static final int HIGHEST_PORT = 30_000;

  private final ClusterOptions options;
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final OpenedResources opened = new OpenedResources();
  private final Map<ProxyRoute, List<TcpProxy>> proxies = new EnumMap<>(ProxyRoute.class);
  private final Path processes;
  private final @Nullable Guard guard;
  private final Brokers brokers;
  private final SchemaRegistryServer registry;
  private final @Nullable TcpProxy registryProxy;
  private final SimulatedProviders providers;
  private final Settings settings;

  private TestCluster(ClusterOptions options) {
    this.options = options;
    this.processes = directory("processes");
    this.guard = options.guarded ? new Guard(directory("keys")) : null;
    endOrphans();
    try {
      CompletableFuture<SchemaRegistryServer> starting =
          CompletableFuture.supplyAsync(this::startRegistry);
      try {
        brokers = opened.add(startBrokers());
      } finally {
        starting.handle((server, failure) -> server).join();
      }
      registry = opened.add(starting.join());
      registryProxy =
          options.proxied ? opened.add(TcpProxy.start(port(), portOf(registry.url()))) : null;
      providers =
          opened.add(SimulatedProviders.start(options.providers.dataDir(directory("providers"))));
      settings = Settings.of(values());
      if (!options.existing) {
        createTopics();
      }
      if (guard != null) {
        guard.grant(settings);
        ProxyRoute.ALL.forEach(route -> Guard.awaitKnown(settings(route)));
      }
      StackSettings.write(propertiesFile(), settings);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Brings everything but the services up and returns when it works, within about ten seconds.
   *
   * @throws IllegalStateException when a part does not start
   */
  public static TestCluster open(ClusterOptions options) {
    return new TestCluster(options);
  }

  private void createTopics() {
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
  }

  private Path directory(String name) {
    return RunDirectory.make(options.directory.resolve(name));
  }

  /** What an earlier cluster started here and could not end, because it was killed itself. */
  private void endOrphans() {
    try (Stream<Path> files = Files.list(processes)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pid"))
          .forEach(name -> ChildJvm.endOrphan(name.substring(0, name.length() - 4), processes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Brokers startBrokers() {
    List<LocalKafkaCluster.Seat> seats = new ArrayList<>();
    for (int i = 0; i < options.brokers; i++) {
      List<ExtraListener> routes = new ArrayList<>();
      for (ProxyRoute route : options.proxied ? ProxyRoute.ALL : List.<ProxyRoute>of()) {
        int behind = port();
        TcpProxy proxy = opened.add(TcpProxy.start(port(), behind));
        proxies.computeIfAbsent(route, each -> new ArrayList<>()).add(proxy);
        routes.add(
            new ExtraListener(
                route.name(), behind, proxy.port(), guard == null ? Map.of() : guard.listener()));
      }
      seats.add(new LocalKafkaCluster.Seat(port(), port(), routes));
    }
    return Brokers.start(directory("kafka"), seats, options);
  }

  private SchemaRegistryServer startRegistry() {
    return options.keptRegistry
        ? LocalRegistry.start(directory("registry"), port())
        : InMemoryRegistry.start(port());
  }

  /** A port nobody listens on and that was not given before. */
  private int port() {
    while (ports.size() < HIGHEST_PORT - LOWEST_PORT) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try {
        if (ports.add(port)) {
          LoopbackPorts.requireFree(port, "a server of the cluster");
          return port;
        }
      } catch (PortTakenException e) {
        // Another one, then.
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static int portOf(String url) {
    return URI.create(url).getPort();
  }

  private Map<String, String> values() {
    Map<String, String> values = new HashMap<>(options.settings);
    values.put("kafka.bootstrap.servers", brokers.bootstrapServers());
    values.put("schema.registry.url", registry.url());
    values.put("router.state.dir", directory("router").toString());
    values.putAll(SandboxAccess.to(providers.uri().toString()));
    values.putAll(StackSettings.sandboxRules());
    values.put("mturk.token.namespace", "verification");
    return values;
  }

  /** Where the services' settings and logs are. */
  public Path processes() {
    return processes;
  }

  /** What a command needs to reach this cluster; also in {@link #propertiesFile}. */
  public Settings settings() {
    return settings;
  }

  /** For {@code -c}. */
  public Path propertiesFile() {
    return options.directory.resolve("payouts.properties");
  }

  public Brokers brokers() {
    return brokers;
  }

  /** The providers, in this process; their books are on disk. */
  public SimulatedProviders providers() {
    return providers;
  }

  /** The proxies of a route, one per broker, in the brokers' order. */
  public List<TcpProxy> proxies(ProxyRoute route) {
    return List.copyOf(Objects.requireNonNull(proxies.get(route)));
  }

  /** The proxy between services and registry. */
  public TcpProxy registryProxy() {
    return Objects.requireNonNull(registryProxy, "there are no proxies");
  }

  /** The settings of a service behind that route. */
  private Settings settings(ProxyRoute route) {
    Settings own =
        settings
            .with("metrics.port", String.valueOf(port()))
            .withAll(guard == null ? Map.of() : guard.client(route));
    if (!options.proxied) {
      return own;
    }
    String bootstrap =
        proxies(route).stream()
            .map(proxy -> LoopbackPorts.HOST + ":" + proxy.port())
            .collect(Collectors.joining(","));
    return own.with("kafka.bootstrap.servers", bootstrap)
        .with(
            "schema.registry.url",
            registry.url().replace(":" + portOf(registry.url()), ":" + registryProxy().port()));
  }

  /** A router or worker that is not started yet. */
  public ServiceProcess service(ProxyRoute route, String suffix) {
    String name = route.service() + suffix;
    return add(program(route, name, ServiceMain.class, route.command(), processes));
  }

  /**
   * A program with the settings of a service; a router's local state is in a folder of its name.
   */
  public ServiceProcess.Program program(
      ProxyRoute route, String name, Class<?> mainClass, List<String> arguments, Path logs) {
    List<String> jvm = Stream.concat(SMALL_JVM.stream(), options.serviceJvm.stream()).toList();
    Settings own = settings(route).with("router.state.dir", routerState(name).toString());
    return new ServiceProcess.Program(
        name, mainClass, jvm, arguments, own, logs, ShortProcess.classPath());
  }

  /** The local state of the router of that name. */
  public Path routerState(String name) {
    return options.directory.resolve("state").resolve(name);
  }

  /** A process of this cluster that is not started yet; it ends with the cluster. */
  public ServiceProcess add(ServiceProcess.Program program) {
    return opened.add(new ServiceProcess(program));
  }

  /** Everything passes all proxies again. */
  public void healNetwork() {
    proxies.values().forEach(each -> each.forEach(TcpProxy::heal));
    registryProxy().heal();
  }

  @Override
  public void close() {
    opened.close();
  }
}
