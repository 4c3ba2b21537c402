package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.Books;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.audit.records.HistoryBuilder;
import org.payouts.audit.records.RecordSource;
import org.payouts.audit.records.RegistryValues;
import org.payouts.audit.records.Values;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.Timing;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.service.PipelineService;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.workers.WorkerService;

/**
 * The infrastructure of a whole pipeline on the tests' broker, with the product's own topic names
 * and short times; router and workers run in this process once {@link #startServices} is called.
 */
final class Pipeline implements AutoCloseable {

  /** Every credential begins with this, so that a test can look for them. */
  static final String SECRET = "sEcReT-of-";

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Path directory;
  private final InMemoryRegistry registry;
  private final SimulatedProviders providers;
  private final boolean alone;
  private final Settings settings;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<BonusRequested> serializer;
  private final List<PipelineService> services = new ArrayList<>();
  private TopicDump.Reader topics;

  Pipeline(String bootstrap, Path directory) throws Exception {
    this(
        bootstrap,
        directory,
        InMemoryRegistry.start(0),
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults()
                .timing(Timing.defaults().lateBy(1_000, 500))
                .accountHealMs(1_000)),
        true);
  }

  private Pipeline(
      String bootstrap,
      Path directory,
      InMemoryRegistry registry,
      SimulatedProviders providers,
      boolean alone)
      throws Exception {
    this.directory = directory;
    this.registry = registry;
    this.providers = providers;
    this.alone = alone;
    SharedTopics.reset(bootstrap);
    this.settings = Settings.of(values(bootstrap));
    StringBuilder file = new StringBuilder();
    new TreeMap<>(settings.asMap())
        .forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
    Files.writeString(configFile(), file);
    try (Admin admin = KafkaClients.admin(settings)) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    Map<String, Object> client = new HashMap<>(settings.kafkaClient());
    client.put("max.request.size", 4 << 20);
    this.producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer = PayoutSerdes.serializer(settings);
    this.topics = new TopicDump.Reader(settings);
  }

  /** The same on another cluster; registry and providers are this one's, and stay open. */
  Pipeline on(String bootstrap, Path newDirectory) throws Exception {
    return new Pipeline(bootstrap, newDirectory, registry, providers, false);
  }

  /** Must be called once topics were made anew: they are read from their beginnings again. */
  void forgetTopics() {
    topics.close();
    topics = new TopicDump.Reader(settings);
  }

  private Map<String, String> values(String bootstrap) {
    String url = providers.uri().toString();
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap.servers",
                bootstrap,
                "schema.registry.url",
                registry.url(),
                "router.state.dir",
                stateDirectory().toString(),
                "metrics.port",
                "-1",
                "prolific.base.url",
                url,
                "mturk.endpoint",
                url,
                "respondent.base.url",
                url,
                "respondent.payout.count.confirmed",
                "true",
                "mturk.assignment.grace.ms",
                "4000",
                "mturk.token.namespace",
                "pipeline-tests"));
    for (String secret :
        List.of(
            "prolific.token",
            "mturk.access.key",
            "mturk.secret.key",
            "respondent.api.key",
            "respondent.api.secret")) {
      values.put(secret, SECRET + secret.replace('.', '-'));
    }
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      values.put(name + ".ids", "any");
      values.put(name + ".quiet.ms", "4000");
      values.put(name + ".presumed.quiet.ms", "3600");
      values.put(name + ".call.timeout.ms", "1500");
      values.put(name + ".suspect.backoff.max.ms", "1000");
      values.put(name + ".probe.ms", "200");
      values.put(name + ".read.min.ms", "100");
      values.put(name + ".read.max.ms", "500");
      values.put(name + ".backoff.min.ms", "50");
      values.put(name + ".backoff.max.ms", "500");
    }
    values.put("worker.lease.ms", "2000");
    values.put("mturk.token.life.ms", "12000");
    values.put("prolific.bulk.linger.ms", "100");
    return values;
  }

  Settings settings() {
    return settings;
  }

  SimulatedProviders providers() {
    return providers;
  }

  InMemoryRegistry registry() {
    return registry;
  }

  Path configFile() {
    return directory.resolve("payouts.properties");
  }

  Path stateDirectory() {
    return directory.resolve("router");
  }

  /** Starts router and workers; {@link #awaitReady} waits for them. */
  void startServices() {
    startRouter();
    startWorkers();
  }

  void startRouter() {
    start(new RouterService(settings));
  }

  void startWorkers() {
    Platforms.ALL.forEach(platform -> start(new WorkerService(platform, settings)));
  }

  void start(PipelineService service) {
    services.add(service);
    service.start();
  }

  void stopWorkers() {
    stop(WorkerService.class);
  }

  void stopRouter() {
    stop(RouterService.class);
  }

  private void stop(Class<? extends PipelineService> kind) {
    List<PipelineService> stopped = services.stream().filter(kind::isInstance).toList();
    stopped.parallelStream().forEach(PipelineService::close); // Each mostly waits.
    services.removeAll(stopped);
  }

  /** Why services are not ready, and what stands still. */
  Stream<String> reasons() {
    return services.stream().flatMap(service -> service.ready().reasons().stream());
  }

  void awaitReady() {
    await("router and workers are ready").atMost(DEADLINE).until(this::ready);
  }

  boolean ready() {
    return services.stream().allMatch(service -> service.ready().ready());
  }

  void stopServices() {
    services.parallelStream().forEach(PipelineService::close); // Each mostly waits.
    services.clear();
  }

  /** Runs a command against this pipeline; returns its exit code. */
  int command(StringWriter said, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "-c";
    all[args.length + 1] = configFile().toString();
    PrintWriter writer = new PrintWriter(said);
    return PayoutsCommand.run(writer, writer, all);
  }

  /** A request as a publisher's serializer writes it; the providers know what it names. */
  byte[] bytes(BonusRequested request) {
    providers.world().seed(List.of(request));
    return serializer.serialize(Topics.BONUS_REQUESTED, request);
  }

  /** Publishes what the providers were not taught. */
  SourcePosition publishUnknown(BonusRequested request) throws Exception {
    byte[] value = serializer.serialize(Topics.BONUS_REQUESTED, request);
    return write(null, request.getPayoutId(), value);
  }

  /** Publishes under the request's own payout ID. */
  SourcePosition publish(BonusRequested request) throws Exception {
    return write(null, request.getPayoutId(), bytes(request));
  }

  /** Publishes as part of a trace. */
  SourcePosition publish(BonusRequested request, TraceContext trace) throws Exception {
    return write(null, request.getPayoutId(), bytes(request), trace);
  }

  /** Writes anything at all; returns its place. */
  SourcePosition write(@Nullable Integer partition, @Nullable String key, byte @Nullable [] value)
      throws Exception {
    return write(partition, key, value, null);
  }

  private SourcePosition write(
      @Nullable Integer partition,
      @Nullable String key,
      byte @Nullable [] value,
      @Nullable TraceContext trace)
      throws Exception {
    byte[] keyBytes = key == null ? null : key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.BONUS_REQUESTED, partition, keyBytes, value);
    TraceHeaders.write(trace, record.headers());
    var at = producer.send(record).get();
    return new SourcePosition(at.topic(), at.partition(), at.offset());
  }

  /** The raw value of every record of every topic of ours. */
  List<byte[]> everything() {
    List<byte[]> values = new ArrayList<>();
    try (TopicFollower reader = new TopicFollower(settings)) {
      reader.readAll(
          TopicCatalogue.all().stream().map(TopicSpec::name).toList(),
          record -> {
            if (record.value() != null) {
              values.add(record.value());
            }
          });
    }
    return values;
  }

  TopicDump dump() {
    return topics.read();
  }

  TopicDump awaitTopics(String what, Predicate<TopicDump> condition) {
    return awaitTopics(what, DEADLINE, condition);
  }

  /** Waits until the topics fulfil the condition; the message shows what they hold else. */
  TopicDump awaitTopics(String what, Duration deadline, Predicate<TopicDump> condition) {
    AtomicReference<TopicDump> last = new AtomicReference<>();
    try {
      await(what)
          .atMost(deadline)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                last.set(dump());
                return condition.test(last.get());
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\n" + shown(last.get()), e);
    }
    return last.get();
  }

  private static String shown(TopicDump dump) {
    StringBuilder text = new StringBuilder();
    dump.commands().stream()
        .map(command -> command.getPayoutId())
        .filter(id -> !dump.ended().contains(id))
        .forEach(
            id ->
                text.append(id)
                    .append(' ')
                    .append(dump.outcome(id))
                    .append(' ')
                    .append(dump.ledger().get(id))
                    .append('\n'));
    text.append("in review: ").append(dump.inReview()).append('\n');
    return text.append(dump.rejected().size()).append(" rejected").toString();
  }

  /** Holds the books against the topics, by the checker that {@code payouts audit} uses. */
  void judge() {
    assertThat(findings()).as("the checker's findings").isEmpty();
  }

  private List<Finding> findings() {
    try (RecordSource records = KafkaRecords.open(settings, DEADLINE);
        Values values = new RegistryValues(settings)) {
      HistoryBuilder stories = HistoryBuilder.of(records, values);
      Books books = books();
      return stories.judge(
          books,
          Rules.pipeline(System.currentTimeMillis())
              .wholeLedger(true)
              .horizon(records.horizon())
              .ledgerTopicIds(records.ledgerTopicIds())
              .resolutionsTopicId(records.resolutionsTopicId())
              .copied(records.copied()));
    }
  }

  /** The books and the call log, read as anybody could read them. */
  private Books books() {
    return SandboxBooks.fetch(providers.uri());
  }

  @Override
  public void close() {
    stopServices();
    topics.close();
    producer.close();
    serializer.close();
    if (alone) {
      providers.close();
      registry.close();
    }
  }
}
