package org.payouts.verification.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.kafka.ExtraListener;
import org.payouts.sandbox.kafka.LocalKafkaCluster;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.registry.LocalRegistry;
import org.payouts.sandbox.registry.SchemaRegistryServer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.verification.network.TcpProxy;

/**
 * Infrastructure in one directory, topics and schemas made, and the services' processes. Tools talk
 * to brokers and registry directly ({@link #settings}); services go through proxies, one per broker
 * and {@link ProxyRoute}, and one for the registry, unless told otherwise. Simulated providers live
 * in this process or in one of their own; their books are on disk. Closing it ends every process;
 * the data stays, and the stage can be opened again.
 */
public final class TestCluster implements AutoCloseable {
  private final StageOptions options;
  private final Ports ports = new Ports();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<ServiceProcess> services = new ArrayList<>();
  private final Map<ProxyRoute, List<TcpProxy>> proxies = new EnumMap<>(ProxyRoute.class);
  private final Path processes;
  private final Brokers brokers;
  private final SchemaRegistryServer registry;
  private final @Nullable TcpProxy registryProxy;
  private final @Nullable SimulatedProviders providers;
  private final @Nullable ProvidersProcess providersProcess;
  private final Settings settings;

  private TestCluster(StageOptions options) {
    this.options = options;
    this.processes = directory("processes");
    endOrphans();
    try {
      CompletableFuture<SchemaRegistryServer> starting =
          CompletableFuture.supplyAsync(this::startRegistry);
      try {
        brokers = opened(startBrokers());
      } finally {
        starting.handle((server, failure) -> server).join();
      }
      registry = opened(starting.join());
      registryProxy =
          options.proxied() ? opened(TcpProxy.start(ports.next(), portOf(registry.url()))) : null;
      providersProcess = options.jvms().providers().map(this::startProvidersProcess).orElse(null);
      providers = providersProcess == null ? startProviders() : null;
      settings = Settings.of(values());
      if (!options.existing()) {
        createTopics();
      }
      SettingsFile.write(propertiesFile(), settings);
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
  public static TestCluster open(StageOptions options) {
    return new TestCluster(options);
  }

  private SimulatedProviders startProviders() {
    return opened(
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults()
                .selfTaught()
                .dataDir(directory("providers"))
                .timing(options.timing())));
  }

  private ProvidersProcess startProvidersProcess(List<String> jvmOptions) {
    return opened(
        ProvidersProcess.start(
            jvmOptions, options.timing(), directory("providers"), ports.next(), processes));
  }

  private void createTopics() {
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
  }

  private Path directory(String name) {
    try {
      return Files.createDirectories(options.directory().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an earlier stage started here and could not end, because it was killed itself. */
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
    for (int i = 0; i < options.brokers(); i++) {
      List<ExtraListener> routes = new ArrayList<>();
      for (ProxyRoute route : options.proxied() ? ProxyRoute.ALL : List.<ProxyRoute>of()) {
        int behind = ports.next();
        TcpProxy proxy = opened(TcpProxy.start(ports.next(), behind));
        proxies.computeIfAbsent(route, d -> new ArrayList<>()).add(proxy);
        routes.add(new ExtraListener(route.name(), behind, proxy.port()));
      }
      seats.add(new LocalKafkaCluster.Seat(ports.next(), ports.next(), routes));
    }
    return Brokers.start(directory("kafka"), seats, options.jvms().broker());
  }

  private SchemaRegistryServer startRegistry() {
    return options.keptRegistry()
        ? LocalRegistry.start(directory("registry"), ports.next())
        : InMemoryRegistry.start(ports.next());
  }

  private static int portOf(String url) {
    return URI.create(url).getPort();
  }

  private Map<String, String> values() {
    Map<String, String> values = new HashMap<>(options.times());
    values.put("kafka.bootstrap.servers", brokers.bootstrapServers());
    values.put("schema.registry.url", registry.url());
    values.put("router.state.dir", directory("router").toString());
    String url = providersUri().toString();
    for (String key :
        List.of("prolific.base.url", "mturk.endpoint", "respondent.base.url", "sandbox.url")) {
      values.put(key, url);
    }
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
      values.put(Platforms.name(platform) + ".fuse.payments.per.hour", "0");
      values.put(Platforms.name(platform) + ".fuse.amount.minor.per.hour", "0");
    }
    // The simulator's meaning of payoutCount is known: the next payout's number.
    values.put("respondent.payout.count.confirmed", "true");
    values.put("mturk.token.namespace", tokenNamespace());
    return values;
  }

  /** Made once and kept, where {@code payouts up} keeps it: another one would make new tokens. */
  private String tokenNamespace() {
    Path file = options.directory().resolve("mturk-token-namespace");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, "proof-" + UUID.randomUUID() + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }

  public Path directory() {
    return options.directory();
  }

  /** Where the services' settings and logs are. */
  public Path processes() {
    return processes;
  }

  /** What a command needs to talk to this stage; also in {@link #propertiesFile}. */
  public Settings settings() {
    return settings;
  }

  /** For {@code -c}. */
  public Path propertiesFile() {
    return options.directory().resolve("payouts.properties");
  }

  public Brokers brokers() {
    return brokers;
  }

  /** The providers in this process. */
  public SimulatedProviders providers() {
    return Objects.requireNonNull(providers, "the providers are a process of their own");
  }

  /** Where the providers answer. */
  public URI providersUri() {
    return providersProcess == null ? providers().uri() : providersProcess.uri();
  }

  /** The process the providers live in. */
  public long providersPid() {
    return providersProcess == null ? ProcessHandle.current().pid() : providersProcess.pid();
  }

  /** The proxies of a route, one per broker, in the brokers' order. */
  public List<TcpProxy> proxies(ProxyRoute route) {
    return List.copyOf(Objects.requireNonNull(proxies.get(route)));
  }

  /** The proxy between services and registry. */
  public TcpProxy registryProxy() {
    return Objects.requireNonNull(registryProxy, "there are no proxies");
  }

  /** What a service behind that route is told. */
  public Settings settings(ProxyRoute route) {
    if (!options.proxied()) {
      return settings;
    }
    String bootstrap =
        proxies(route).stream()
            .map(proxy -> LoopbackPorts.HOST + ":" + proxy.port())
            .collect(Collectors.joining(","));
    String registryUrl =
        registry.url().replace(":" + portOf(registry.url()), ":" + registryProxy().port());
    return settings
        .with("kafka.bootstrap.servers", bootstrap)
        .with("schema.registry.url", registryUrl);
  }

  /** A router, not started yet. Its local state is in a folder of its name. */
  public ServiceProcess router(String name) {
    Settings own =
        settings(ProxyRoute.ROUTER).with("router.state.dir", routerState(name).toString());
    return add(program(name, List.of("router"), own, options.jvms().router()));
  }

  /** The local state of the router of that name. */
  public Path routerState(String name) {
    return options.directory().resolve("state").resolve(name);
  }

  /** A worker, not started yet. */
  public ServiceProcess worker(Platform platform, String name) {
    return add(
        program(
            name,
            List.of("worker", Platforms.name(platform)),
            settings(ProxyRoute.of(platform)),
            options.jvms().worker()));
  }

  private ServiceProcess.Program program(
      String name, List<String> arguments, Settings own, List<String> jvmOptions) {
    return new ServiceProcess.Program(
        name.toLowerCase(Locale.ROOT),
        ServiceMain.class.getName(),
        jvmOptions,
        arguments,
        own,
        ports.next());
  }

  /** A process of one's own making on this stage, not started yet. */
  public ServiceProcess add(ServiceProcess.Program program) {
    ServiceProcess process = ServiceProcess.of(program, processes);
    services.add(process);
    return process;
  }

  /** Everything passes all proxies again. */
  public void healNetwork() {
    proxies.values().forEach(each -> each.forEach(TcpProxy::heal));
    if (registryProxy != null) {
      registryProxy.heal();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    synchronized (opened) {
      opened.push(resource);
    }
    return resource;
  }

  @Override
  public void close() {
    services.forEach(ServiceProcess::close);
    synchronized (opened) {
      while (!opened.isEmpty()) {
        try {
          opened.pop().close();
        } catch (Exception e) {
          System.err.println("not closed in order: " + e);
        }
      }
    }
  }
}
