package org.payouts.cli.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admin.CommandPartition;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.admin.TopicCatalogue;
import org.payouts.audit.records.Sha256s;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/**
 * Writes the topics of many paid payouts to a local broker, as router and workers would have, then
 * audits them in a process with the launcher's heap and prints time and memory. Arguments: number
 * of payouts (1000000), heap of the audit (384m).
 */
public final class ManyPayouts implements AutoCloseable {
  private static final long START_MS = System.currentTimeMillis() - 3_600_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<SpecificRecord> serializer;
  private final Map<String, long[]> offsets = new HashMap<>();
  private final Map<Platform, String> ledgerIds = new EnumMap<>(Platform.class);
  private long records;

  private ManyPayouts(Settings settings) throws Exception {
    try (Admin admin = KafkaClients.admin(settings)) {
      new TopicAdmin(admin).create();
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG, 6, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .get();
      AlterConfigOp createTime =
          new AlterConfigOp(
              new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Topics.BONUS_REQUESTED),
                  List.of(createTime)))
          .all()
          .get();
      for (Platform platform : Platforms.ALL) {
        String topic = Topics.ledger(platform);
        ledgerIds.put(
            platform,
            admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .topicId()
                .toString());
      }
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    Map<String, Object> client = new HashMap<>(settings.kafkaClient());
    client.put("linger.ms", 20);
    client.put("batch.size", 256 * 1024);
    client.put("compression.type", "lz4");
    this.producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer = PayoutSerdes.serializer(settings);
  }

  private byte[] bytes(String topic, SpecificRecord value) {
    return serializer.serialize(topic, value);
  }

  /** Sends behind what was sent there before; the only writer knows the offset beforehand. */
  private long send(String topic, int partition, long timeMs, String key, byte[] value) {
    long offset = offsets.computeIfAbsent(topic, name -> new long[6])[partition]++;
    producer.send(
        new ProducerRecord<>(
            topic, partition, timeMs, key.getBytes(StandardCharsets.UTF_8), value));
    records++;
    return offset;
  }

  private static Instant at(long ms) {
    return Instant.ofEpochMilli(ms);
  }

  private void payout(int i) {
    long timeMs = START_MS + i;
    String id = "file-of-may:payout-" + i;
    Object target =
        i % 2 == 0
            ? new MTurkTarget("A1WORKER" + i % 5_000, "3ASSIGNMENT" + i, null)
            : new ProlificTarget("workspace", "study-" + i % 40, "submission-" + i);
    Platform platform = Targets.platform(target).orElseThrow();
    long amount = 50 + i % 200;
    String currency = platform == Platform.MTURK ? "USD" : "GBP";
    BonusRequested request =
        BonusRequested.newBuilder()
            .setPayoutId(id)
            .setTarget(target)
            .setAmountMinor(amount)
            .setCurrency(currency)
            .setReason("Thank you for taking part")
            .build();
    byte[] asked = bytes(Topics.BONUS_REQUESTED, request);
    int spread = i % 6;
    long offset = send(Topics.BONUS_REQUESTED, spread, timeMs, id, asked);
    SourcePosition source = new SourcePosition(Topics.BONUS_REQUESTED, spread, offset);
    ContentHash hash = ContentHashes.v1(target, amount, currency);
    Sha256 digest = Sha256s.of(asked);
    String ledgerId = ledgerIds.get(platform);
    PayoutAdmission admission =
        new PayoutAdmission(platform, hash, digest, source, at(timeMs), ledgerId, null);
    String changelog = Topics.ROUTER_ADMISSIONS_CHANGELOG;
    send(changelog, spread, timeMs, id, bytes(changelog, admission));
    PayoutCommand command =
        PayoutCommand.newBuilder()
            .setPayoutId(id)
            .setTarget(target)
            .setAmountMinor(amount)
            .setCurrency(currency)
            .setReason(request.getReason())
            .setContentHash(hash)
            .setRequestSha256(digest)
            .setSource(source)
            .setAdmittedAt(at(timeMs))
            .setLedgerTopicId(ledgerId)
            .build();
    int partition = CommandPartition.of(Targets.key(target), TopicCatalogue.partitions(platform));
    String commands = Topics.commands(platform);
    send(commands, partition, timeMs, id, bytes(commands, command));
    history(command, platform, partition, timeMs, i);
    BonusPaid paid =
        BonusPaid.newBuilder()
            .setPayoutId(id)
            .setPlatform(platform)
            .setStudy(Targets.study(target))
            .setParticipant(Targets.participant(target))
            .setTarget(Targets.key(target))
            .setAmountMinor(amount)
            .setCurrency(currency)
            .setPaidAmountMinor(amount)
            .setEvidence("the books show it")
            .setAttempts(1)
            .setSettledAt(at(timeMs + 9))
            .build();
    send(Topics.BONUS_PAID, spread, timeMs, id, bytes(Topics.BONUS_PAID, paid));
  }

  private void history(
      PayoutCommand command, Platform platform, int partition, long timeMs, int i) {
    PayoutAttempt.Builder attempt =
        PayoutAttempt.newBuilder()
            .setNumber(1)
            .setTenure(1)
            .setOwner("owner-" + platform + partition)
            .setClaimedAt(at(timeMs + 2))
            .setSendBefore(at(timeMs + 10_002));
    if (platform == Platform.MTURK) {
      attempt.setToken(String.format("%064x", i));
    } else {
      attempt.setBulkId("bulk-" + i).setBaselinePayments(List.of());
    }
    PayoutAttempt claimed = attempt.build();
    ledger(command, platform, partition, "ACCEPTED", 0, null, timeMs + 1);
    ledger(command, platform, partition, "ATTEMPTING", 1, claimed, timeMs + 2);
    if (platform != Platform.MTURK) {
      ledger(command, platform, partition, "SUBMITTED", 1, claimed, timeMs + 3);
    }
    ledger(command, platform, partition, "PAID", 1, null, timeMs + 9);
  }

  private void ledger(
      PayoutCommand command,
      Platform platform,
      int partition,
      String state,
      int attempts,
      PayoutAttempt attempt,
      long timeMs) {
    boolean paid = state.equals("PAID");
    PayoutLedgerEntry entry =
        PayoutLedgerEntry.newBuilder()
            .setPayoutId(command.getPayoutId())
            .setState(state)
            .setPlatform(platform)
            .setContentHash(command.getContentHash())
            .setRequestSha256(command.getRequestSha256())
            .setSource(command.getSource())
            .setTenure(1)
            .setOwner("owner-" + platform + partition)
            .setWrittenAt(at(timeMs))
            .setCommand(paid ? null : command)
            .setAttempts(attempts)
            .setAttempt(attempt)
            .setFirstAttemptAt(attempts == 0 ? null : command.getAdmittedAt())
            .setPaidAmountMinor(paid ? command.getAmountMinor() : null)
            .setEvidence(paid ? "the books show it" : null)
            .setSettledAt(paid ? at(timeMs) : null)
            .build();
    String topic = Topics.ledger(platform);
    send(topic, partition, timeMs, command.getPayoutId(), bytes(topic, entry));
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }

  /** Writes and audits. */
  public static void main(String[] args) throws Exception {
    int payouts = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    String heap = args.length > 1 ? args[1] : "384m";
    Path directory = Files.createTempDirectory("many-payouts");
    try (LocalKafka kafka =
            LocalKafka.start(new LocalKafka.Options(directory.resolve("kafka"), 0));
        InMemoryRegistry registry = InMemoryRegistry.start(0)) {
      Map<String, String> values =
          Map.of(
              "kafka.bootstrap.servers",
              kafka.bootstrapServers(),
              "schema.registry.url",
              registry.url());
      Path config = directory.resolve("payouts.properties");
      StringBuilder text = new StringBuilder();
      values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
      Files.writeString(config, text);
      long start = System.nanoTime();
      try (ManyPayouts many = new ManyPayouts(Settings.of(values))) {
        for (int i = 0; i < payouts; i++) {
          many.payout(i);
        }
        many.producer.flush();
        System.out.printf(
            "%d payouts, %d records written in %d s%n", payouts, many.records, seconds(start));
      }
      audit(config, heap);
    } finally {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private static void audit(Path config, String heap) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process audit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PayoutsCommand.class.getName(),
                "audit",
                "-c",
                config.toString())
            .inheritIO()
            .start();
    String peak = "";
    String processor = "";
    try {
      while (!audit.waitFor(500, TimeUnit.MILLISECONDS)) {
        Path status = Path.of("/proc/" + audit.pid() + "/status");
        processor =
            audit.info().totalCpuDuration().map(d -> d.toSeconds() + " s").orElse(processor);
        if (Files.exists(status)) {
          peak =
              Files.readString(status)
                  .lines()
                  .filter(line -> line.startsWith("VmHWM"))
                  .findFirst()
                  .orElse(peak);
        }
      }
    } finally {
      audit.destroyForcibly();
    }
    System.out.printf(
        "audit: exit %d, %d s (processor time %s), -Xmx%s, resident at most: %s%n",
        audit.exitValue(), seconds(start), processor, heap, peak);
  }

  private static long seconds(long startNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
  }
}
