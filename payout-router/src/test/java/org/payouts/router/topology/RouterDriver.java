package org.payouts.router.topology;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.payouts.BonusRejected;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.router.testing.TestSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;

/** The router's topology without a broker. Its first request has offset 0 in partition 0. */
final class RouterDriver implements AutoCloseable {
  private final TestSerdes serdes;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TopologyTestDriver driver;
  private final WriterSchemas schemas;

  /**
   * @param way of every request: in the driver's one partition, or as if from another
   */
  RouterDriver(TestSerdes serdes, Path stateDir, Way way) {
    this(serdes, stateDir, way, Tracing.off());
  }

  RouterDriver(TestSerdes serdes, Path stateDir, Way way, Tracing tracing) {
    this.serdes = serdes;
    RouterSerdes routerSerdes = RouterSerdes.of(serdes.settings());
    routerSerdes.warmUp();
    schemas =
        new WriterSchemas(
            new SchemaRegistryClient(serdes.settings()),
            routerSerdes.requests(),
            new WriterSchemas.Budget(1_000, Duration.ofMinutes(5)));
    schemas.learn();
    schemas.start(error -> {});
    RouterHealth health = new RouterHealth();
    RouterTopology topology =
        new RouterTopology(
            routerSerdes,
            schemas,
            100,
            payoutId -> way == Way.DIRECT ? 0 : 1,
            health,
            new SchemaRegistryRetry(health, Duration.ZERO),
            AdmissionLimits.sameCap(100_000),
            Map.of(
                Platform.PROLIFIC,
                "ledger-p",
                Platform.MTURK,
                "ledger-m",
                Platform.RESPONDENT,
                "ledger-r"),
            // The driver's topics have one partition each.
            platform -> 1,
            () -> {},
            Map.of(),
            new RouterMetrics(meters),
            tracing);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.ROUTER_APPLICATION_ID);
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    this.driver = new TopologyTestDriver(topology.build(), config);
  }

  TestInputTopic<byte[], byte[]> requests() {
    return input(Topics.BONUS_REQUESTED);
  }

  /** Where misplaced requests come back. */
  TestInputTopic<byte[], byte[]> behindRepartition() {
    return input(Topics.ROUTER_REPARTITION);
  }

  TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The requests that were passed on as misplaced. */
  List<TestRecord<byte[], byte[]>> passedOn() {
    ByteArrayDeserializer raw = new ByteArrayDeserializer();
    return driver.createOutputTopic(Topics.ROUTER_REPARTITION, raw, raw).readRecordsToList();
  }

  List<PayoutCommand> commands(Platform platform) {
    settle();
    return output(Topics.commands(platform), PayoutCommand.class).readValuesToList();
  }

  /** The keys of the commands so far, without asking the registry for anything. */
  List<String> commandedSoFar(Platform platform) {
    return output(Topics.commands(platform), new ByteArrayDeserializer())
        .readKeyValuesToList()
        .stream()
        .map(record -> record.key)
        .toList();
  }

  List<BonusRejected> rejections() {
    settle();
    return output(Topics.BONUS_REJECTED, BonusRejected.class).readValuesToList();
  }

  /** Waits until the registry has answered for every request that was set aside. */
  void settle() {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              driver.advanceWallClockTime(Duration.ofMillis(100));
              return setAside() == 0;
            });
  }

  /** What is due within a second happens. */
  void passTime() {
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  /** How many requests are set aside. */
  long setAside() {
    long count = 0;
    try (var all = this.<byte[]>store(Topics.ROUTER_SET_ASIDE_STORE).all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  <T extends SpecificRecord> TestOutputTopic<String, T> output(String topic, Class<T> type) {
    return output(topic, serdes.reader(type));
  }

  private <T> TestOutputTopic<String, T> output(String topic, Deserializer<T> values) {
    return driver.createOutputTopic(topic, new StringDeserializer(), values);
  }

  <V> KeyValueStore<String, V> store(String name) {
    return driver.getKeyValueStore(name);
  }

  double count(String outcome, String platform) {
    return meters
        .counter("payouts.router.requests", "outcome", outcome, "platform", platform)
        .count();
  }

  double placed(String way) {
    return meters.counter("payouts.router.placed", "way", way).count();
  }

  /** Fills a store from the changelog that another driver has written, as after lost disks. */
  <T extends SpecificRecord> void restore(RouterDriver from, String store, Class<T> type) {
    restore(from.output(changelog(store), type), this.<T>store(store));
  }

  /** As {@link #restore}, for a memory of rejections. */
  void restore(RouterDriver from, String store) {
    restore(from.output(changelog(store), new ByteArrayDeserializer()), this.<byte[]>store(store));
  }

  private static <V> void restore(
      TestOutputTopic<String, V> changelog, KeyValueStore<String, V> store) {
    changelog.readKeyValuesToList().forEach(record -> store.put(record.key, record.value));
  }

  private static String changelog(String store) {
    return Topics.ROUTER_APPLICATION_ID + "-" + store + "-changelog";
  }

  @Override
  public void close() {
    driver.close();
    schemas.close();
  }
}
