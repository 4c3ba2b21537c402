package org.payouts.cli.rights;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.awaitility.Awaitility;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.console.Logs;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.PipelineStatusReader;
import org.payouts.cli.kafka.RequestPublisher;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.rights.RightsTable;
import org.payouts.rights.Role;
import org.payouts.router.RouterService;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.registry.RegistryUsers;
import org.payouts.sandbox.testing.GuardedKafka;
import org.payouts.sandbox.testing.UniqueNames;
import org.payouts.service.PipelineService;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerService;

/**
 * Broker with TLS, passwords and ACLs, registry over HTTPS with passwords, simulated providers;
 * each role comes with a principal of its own. Services and commands run in this process.
 */
final class GuardedStack implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** A requester that asks on a topic of its own. */
  static final String LAB = "lab";

  private static final String LAB_PRINCIPAL = Grantee.requesterPrincipal(LAB);
  private static final List<String> PROVIDER_SECRETS =
      List.of(
          "prolific.token",
          "mturk.access.key",
          "mturk.secret.key",
          "respondent.api.key",
          "respondent.api.secret");

  private final Path directory;
  private final GuardedKafka kafka;
  private final InMemoryRegistry registry;
  private final SimulatedProviders providers = SimulatedProviders.start(options());
  private final Map<Role, String> registryPasswords = new EnumMap<>(Role.class);
  private final Map<Role, PipelineService> services = new EnumMap<>(Role.class);
  private final RequestPublisher publisher;
  private final Set<String> published = new TreeSet<>();

  /** All that was printed, and what health said. */
  private final StringBuilder shown = new StringBuilder();

  GuardedStack(Path directory) {
    this.directory = directory;
    // A stream thread that ends for want of a right is replaced, and fails no wait of the test.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    logHere();
    this.kafka =
        GuardedKafka.start(
            Stream.concat(Stream.of(Role.values()).map(Role::principal), Stream.of(LAB_PRINCIPAL))
                .toList());
    for (Role role : Role.values()) {
      registryPasswords.put(role, UniqueNames.of("sEcReT-registry-" + role.label()));
    }
    this.registry =
        InMemoryRegistry.guarded(
            kafka.certificate().serverContext(),
            new RegistryUsers(
                registryPasswords.entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().principal(), Map.Entry::getValue)),
                Stream.of(Role.values())
                    .filter(role -> role.registry() == Role.Registry.WRITE)
                    .map(Role::principal)
                    .collect(Collectors.toSet())));
    for (Role role : Role.values()) {
      StringBuilder file = new StringBuilder();
      new TreeMap<>(settings(role).asMap())
          .forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
      write(file(role), file.toString());
    }
    this.publisher = new RequestPublisher(settings(Role.GATEWAY));
  }

  private static SimulatedProviders.Options options() {
    return SimulatedProviders.Options.defaults();
  }

  /** Commands reset the logging; what services log goes here again. */
  private void logHere() {
    Logs.file(log());
  }

  Path log() {
    return directory.resolve("services.log");
  }

  GuardedKafka kafka() {
    return kafka;
  }

  InMemoryRegistry registry() {
    return registry;
  }

  SimulatedProviders providers() {
    return providers;
  }

  /** What the table grants the role, one for each operation. */
  static List<AclBinding> bindings(Role role) {
    return RightsTable.of(role).stream()
        .flatMap(right -> right.bindings(role.principal()).stream())
        .toList();
  }

  Settings settings(Role role) {
    Map<String, String> values = new HashMap<>(kafka.settings(role.principal()));
    values.putAll(kafka.certificate().trust("schema.registry."));
    values.put("schema.registry.url", registry.url());
    values.put("basic.auth.credentials.source", "USER_INFO");
    values.put("basic.auth.user.info", role.principal() + ":" + registryPasswords.get(role));
    values.put("router.state.dir", directory.resolve("router").toString());
    values.put("metrics.port", "0");
    String url = providers.uri().toString();
    values.put("prolific.base.url", url);
    values.put("mturk.endpoint", url);
    values.put("respondent.base.url", url);
    values.put("sandbox.url", url);
    values.put("respondent.payout.count.confirmed", "true");
    values.put("mturk.token.namespace", "rights-tests");
    PROVIDER_SECRETS.forEach(key -> values.put(key, providerSecret(key)));
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      values.put(name + ".ids", "any");
      values.put(name + ".probe.ms", "200");
      values.put(name + ".read.min.ms", "100");
      values.put(name + ".read.max.ms", "500");
    }
    values.put("prolific.bulk.linger.ms", "100");
    return Settings.of(values);
  }

  /** What the table grants the requester with a topic of its own. */
  static List<AclBinding> labBindings() {
    return RightsTable.ofRequester(LAB).stream()
        .flatMap(right -> right.bindings(LAB_PRINCIPAL).stream())
        .toList();
  }

  /** In Kafka it has a user of its own. */
  Settings labSettings() {
    Map<String, String> values = new HashMap<>(settings(Role.REQUESTER).asMap());
    values.putAll(kafka.settings(LAB_PRINCIPAL));
    return Settings.of(values);
  }

  private static String providerSecret(String key) {
    return "sEcReT-of-" + key.replace('.', '-');
  }

  /** Every password and key that is in use. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(registryPasswords.values());
    PROVIDER_SECRETS.forEach(key -> secrets.add(providerSecret(key)));
    for (Role role : Role.values()) {
      secrets.add(kafka.password(role.principal()));
    }
    secrets.add(kafka.password(LAB_PRINCIPAL));
    secrets.add(kafka.certificate().password());
    return secrets;
  }

  Path file(Role role) {
    return directory.resolve(role.label() + ".properties");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How a command ended.
   *
   * @param said on both of its outputs
   */
  record Ended(int code, String said) {}

  /** Runs a command as the role. */
  Ended run(Role role, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "-c";
    all[args.length + 1] = file(role).toString();
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    try {
      int code = PayoutsCommand.run(writer, writer, all);
      shown.append(said);
      return new Ended(code, said.toString());
    } finally {
      logHere();
    }
  }

  /** Starts the role's service; returns at once. */
  PipelineService start(Role role) {
    PipelineService service =
        role == Role.ROUTER
            ? new RouterService(settings(role))
            : new WorkerService(platform(role), settings(role));
    services.put(role, service);
    CompletableFuture.runAsync(service::start);
    return service;
  }

  static Platform platform(Role worker) {
    return Platforms.ALL.stream()
        .filter(platform -> Role.worker(platform) == worker)
        .findFirst()
        .orElseThrow();
  }

  PipelineService service(Role role) {
    return services.get(role);
  }

  void awaitReady() {
    await("all services are ready")
        .atMost(DEADLINE)
        .until(() -> services.values().stream().allMatch(service -> service.ready().ready()));
  }

  /** What the role's health says. */
  String health(Role role) {
    String reasons = String.join("\n", service(role).ready().reasons());
    shown.append(reasons).append('\n');
    return reasons;
  }

  void publish(BonusRequested request) {
    providers.world().seed(List.of(request));
    publisher.publish(List.of(request), done -> {});
    published.add(request.getPayoutId());
  }

  /** Waits until each request is admitted and each payout settled. */
  void awaitSettled() {
    try (PipelineStatusReader reader = new PipelineStatusReader(settings(Role.READER))) {
      await("all is settled")
          .atMost(DEADLINE)
          .until(
              () -> {
                PipelineStatus status = reader.read();
                return !status.ledger().isEmpty()
                    && status.unrouted() == 0
                    && status.unknown().isEmpty()
                    && status.open().isEmpty();
              });
    }
  }

  /** Waits until all that was published one by one is paid. */
  void awaitPaid() {
    awaitPaid(published);
  }

  /** Waits until the payout is paid. */
  void awaitPaid(String payoutId) {
    awaitPaid(Set.of(payoutId));
  }

  private void awaitPaid(Set<String> payoutIds) {
    try (TopicFollower reader = new TopicFollower(settings(Role.READER))) {
      await("all are paid")
          .atMost(DEADLINE)
          .until(
              () -> {
                Set<String> open = new TreeSet<>(payoutIds);
                reader.readAll(
                    List.of(Topics.BONUS_PAID), record -> open.remove(Decoders.key(record)));
                return open.isEmpty();
              });
    }
  }

  /** What health, metrics, logs and outputs have shown so far. */
  String shown() throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder(shown);
    for (PipelineService service : services.values()) {
      for (String path : List.of("metrics", "health")) {
        all.append(page("http://localhost:" + metricsPort(service) + "/" + path));
      }
    }
    return all + Files.readString(log());
  }

  private static int metricsPort(PipelineService service) {
    return service instanceof RouterService router
        ? router.metricsPort()
        : ((WorkerService) service).metricsPort();
  }

  private static String page(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    Awaitility.reset();
    services.values().forEach(PipelineService::close);
    publisher.close();
    providers.close();
    registry.close();
    kafka.close();
  }
}
