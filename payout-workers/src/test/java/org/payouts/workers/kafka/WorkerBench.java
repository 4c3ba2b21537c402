package org.payouts.workers.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.ControlOrder;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admin.CommandPartition;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.payout.ContentHashes;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerConfig;
import org.payouts.workers.WorkerService;
import org.payouts.workers.provider.CallConfig;
import org.payouts.workers.provider.ProviderSetup;

/** Topics, commands and workers of a test, over a real broker. */
final class WorkerBench implements AutoCloseable {
  static final Platform PLATFORM = Platform.MTURK;
  static final int PARTITIONS = 6;

  final Settings settings;
  final String bootstrap;
  private final Settings workerSettings;
  private final String ledgerTopicId;
  private final KafkaProducer<String, byte[]> producer;

  /** One for all records: a new one asks the registry first. */
  private final Serializer<SpecificRecord> serializer;

  WorkerBench(String bootstrap, String registry) {
    this(bootstrap, registry, Map.of());
  }

  /**
   * @param ofWorkers settings of the workers alone, such as a user of their own
   */
  WorkerBench(String bootstrap, String registry, Map<String, String> ofWorkers) {
    this.bootstrap = bootstrap;
    SharedTopics.reset(bootstrap);
    this.settings = Settings.of(values(bootstrap, registry));
    this.workerSettings = settings.withAll(ofWorkers);
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    this.serializer = PayoutSerdes.serializer(settings);
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      TopicAdmin topics = new TopicAdmin(admin);
      topics.create();
      ledgerTopicId = topics.topicId(Topics.ledger(PLATFORM)).orElseThrow();
    }
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put("acks", "all");
    // Topics of the same names were deleted a moment ago: an idempotent producer's sequence can
    // stay
    // broken for its whole delivery timeout. A command that arrives twice is harmless here.
    config.put("enable.idempotence", "false");
    config.put("max.in.flight.requests.per.connection", "1");
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Settings of a worker whose waits are short. */
  static Map<String, String> values(String bootstrap, String registry) {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", bootstrap);
    values.put("schema.registry.url", registry);
    values.put("worker.lease.ms", "5000");
    values.put("mturk.call.timeout.ms", "10000");
    values.put("mturk.presumed.quiet.ms", "16000");
    values.put("mturk.quiet.ms", "16000");
    values.put("mturk.read.min.ms", "100");
    values.put("mturk.read.max.ms", "500");
    values.put("mturk.backoff.min.ms", "50");
    values.put("mturk.backoff.max.ms", "500");
    values.put("mturk.max.in.flight", "32");
    return values;
  }

  WorkerService worker(ProviderSetup<?, ?> provider) {
    return worker(provider, ClientFactory.PLAIN);
  }

  WorkerService worker(ProviderSetup<?, ?> provider, ClientFactory clientFactory) {
    WorkerService worker =
        new WorkerService(
            PLATFORM,
            workerSettings,
            new WorkerConfig(PLATFORM, workerSettings, CallConfig.define(new ConfigDef(), "mturk")),
            provider,
            clientFactory);
    worker.start();
    return worker;
  }

  void awaitOwner(WorkerService worker) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> worker.ready().ready() && worker.ownedPartitions() == PARTITIONS);
  }

  void command(String id) {
    command(id, "A" + id.replaceAll("[^A-Z0-9]", ""), ledgerTopicId);
  }

  /** To a partition of the test's choice, wherever its target belongs. */
  void commandTo(int partition, String id) {
    command(partition, id, "A" + id.replaceAll("[^A-Z0-9]", ""), ledgerTopicId);
  }

  void command(String id, String assignment, String ledgerId) {
    command(CommandPartition.of(assignment, PARTITIONS), id, assignment, ledgerId);
  }

  private void command(int partition, String id, String assignment, String ledgerId) {
    MTurkTarget target = new MTurkTarget("A1WORKER", assignment, null);
    PayoutCommand command =
        PayoutCommand.newBuilder()
            .setPayoutId(id)
            .setTarget(target)
            .setAmountMinor(125L)
            .setCurrency("USD")
            .setReason("thank you")
            .setContentHash(ContentHashes.v1(target, 125, "USD"))
            .setRequestSha256(new Sha256(new byte[32]))
            .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, 0L))
            .setAdmittedAt(Instant.EPOCH)
            .setLedgerTopicId(ledgerId)
            .build();
    String topic = Topics.commands(PLATFORM);
    byte[] value = serializer.serialize(topic, command);
    producer.send(new ProducerRecord<>(topic, partition, id, value));
  }

  /** An operator's order about a scope. */
  void order(String scope, ControlOrder order) {
    PayoutControl control =
        PayoutControl.newBuilder()
            .setScope(scope)
            .setOrder(order)
            .setBy("ada")
            .setBecause("wrong file")
            .setDecidedAt(Instant.EPOCH)
            .build();
    byte[] value = serializer.serialize(Topics.CONTROLS, control);
    producer.send(new ProducerRecord<>(Topics.CONTROLS, 0, scope, value));
    producer.flush();
  }

  void flush() {
    producer.flush();
  }

  List<BonusPaid> awaitPaid(int count) {
    try (TopicReader<String, BonusPaid> reader =
        TopicReader.of(
            bootstrap, Topics.BONUS_PAID, PayoutSerdes.deserializer(settings, BonusPaid.class))) {
      reader.awaitCount(count);
      reader.toEnd();
      return reader.values();
    }
  }

  List<BonusFailed> failed() {
    try (TopicReader<String, BonusFailed> reader =
        TopicReader.of(
            bootstrap,
            Topics.BONUS_FAILED,
            PayoutSerdes.deserializer(settings, BonusFailed.class))) {
      reader.toEnd();
      return reader.values();
    }
  }

  /** Waits until the newest ledger record of the payout has the state. */
  PayoutLedgerEntry awaitState(String id, String state) {
    try (TopicReader<String, PayoutLedgerEntry> reader =
        TopicReader.of(
            bootstrap,
            Topics.ledger(PLATFORM),
            PayoutSerdes.deserializer(settings, PayoutLedgerEntry.class))) {
      var records =
          reader.await(
              id + " to be " + state,
              seen ->
                  seen.stream()
                      .filter(r -> r.key().equals(id))
                      .reduce((a, b) -> b)
                      .filter(r -> r.value().getState().equals(state))
                      .isPresent());
      return records.stream()
          .filter(r -> r.key().equals(id))
          .reduce((a, b) -> b)
          .orElseThrow()
          .value();
    }
  }

  static String unique() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }
}
