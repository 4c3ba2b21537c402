package org.payouts.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.sandbox.process.ChildJvm;
import org.payouts.sandbox.registry.LocalRegistry;
import org.payouts.serde.PayoutSerdes;
import org.payouts.testkit.PayoutsKit;

/**
 * A file of examples/connect in a Kafka Connect process of its own, beside the whole pipeline, an
 * Apicurio registry and a PostgreSQL.
 */
final class ConnectSink implements AutoCloseable {
  /** A system property: the file that holds the class path of Connect and its connectors. */
  static final String CLASS_PATH = "connect.classpath";

  static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path directory;
  private final LocalRegistry registry;
  private final PayoutsKit payouts;
  private final EmbeddedPostgres postgres;
  private final Connection database;
  private final BonusPublisher publisher;
  private ChildJvm connect;

  /** What a sink says of a payout: its amount in minor units, and when it was settled. */
  record Row(long amountMinor, String currency, long settledAtMs) {}

  ConnectSink(Path directory) throws IOException, SQLException {
    this.directory = directory;
    registry = LocalRegistry.start(null, 0);
    payouts = PayoutsKit.start(registry);
    postgres = EmbeddedPostgres.start();
    database = postgres.getPostgresDatabase().getConnection();
    payouts.providers().world().prolific().study("study", "ws");
    publisher = new BonusPublisher(payouts.bootstrapServers(), payouts.registryUrl());
    Files.writeString(directory.resolve("secrets.properties"), "password=postgres\n");
    Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
          </appender>
          <root level="warn"><appender-ref ref="out"/></root>
        </configuration>
        """);
    Files.writeString(
        directory.resolve("worker.properties"),
        """
        bootstrap.servers=%s
        key.converter=org.apache.kafka.connect.storage.StringConverter
        value.converter=org.apache.kafka.connect.storage.StringConverter
        offset.storage.file.filename=%s
        offset.flush.interval.ms=1000
        config.providers=file
        config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
        listeners=http://127.0.0.1:0
        """
            .formatted(payouts.bootstrapServers(), directory.resolve("offsets")));
  }

  /**
   * Takes the example with the addresses and credentials of here, and starts Connect.
   *
   * @param file its name in examples/connect
   * @param others what else is different here
   */
  void configure(String file, Map<String, String> others) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode example =
        (ObjectNode) json.readTree(Path.of("..", "connect").resolve(file).toFile());
    ObjectNode config = (ObjectNode) example.get("config");
    config.put(
        "value.converter.apicurio.registry.url",
        registry.url().replace("/apis/ccompat/v7", "/apis/registry/v2"));
    others.forEach(
        (key, value) -> {
          assertThat(config.has(key) || key.startsWith("iceberg.")).as(key).isTrue();
          config.put(key, value);
        });
    json.writeValue(directory.resolve("sink.json").toFile(), example);
    start();
  }

  void start() throws IOException {
    connect =
        ChildJvm.start(
            "connect",
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                Files.readString(Path.of(System.getProperty(CLASS_PATH))).strip(),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                directory.resolve("worker.properties").toString(),
                directory.resolve("sink.json").toString()),
            directory);
  }

  void kill() {
    connect.kill();
  }

  /** Asks Connect to end. */
  void end() {
    connect.close();
  }

  String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  Path secrets() {
    return directory.resolve("secrets.properties");
  }

  Connection database() {
    return database;
  }

  Map<String, Object> kafkaClient() {
    return payouts.settings().kafkaClient();
  }

  /** Requests 36 payouts that are paid, of all platforms, and one that fails. */
  void publish(String name) throws Exception {
    for (int i = 0; i < 12; i++) {
      String id = name + i;
      payouts.providers().world().prolific().submission("s" + id, "study");
      publish(id + "-p", new ProlificTarget("ws", "study", "s" + id), 120 + i, "GBP");
      publish(
          id + "-m",
          new MTurkTarget("A1WORKER", "3" + id.toUpperCase(Locale.ROOT), null),
          70 + i,
          "USD");
      publish(id + "-r", new RespondentTarget("project", "r" + id, 2500L), 2500, "USD");
    }
    payouts.providers().world().prolific().submission("s" + name, "study"); // It pays pounds.
    publish(name + "-usd", new ProlificTarget("ws", "study", "s" + name), 99, "USD");
  }

  private void publish(String id, Object target, long amount, String currency) throws Exception {
    publisher.publish(
        BonusRequested.newBuilder()
            .setPayoutId(id)
            .setTarget(target)
            .setAmountMinor(amount)
            .setCurrency(currency)
            .setReason("Thank you: 'quoted', \"ünïcode\"")
            .build());
  }

  /** The results in the topics. */
  Map<String, Row> topics() {
    Map<String, Row> rows = new TreeMap<>();
    Map<String, Object> config = new HashMap<>(kafkaClient());
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
            new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        Deserializer<BonusPaid> paid =
            PayoutSerdes.deserializer(payouts.settings(), BonusPaid.class);
        Deserializer<BonusFailed> failed =
            PayoutSerdes.deserializer(payouts.settings(), BonusFailed.class)) {
      List<TopicPartition> all = new ArrayList<>();
      for (String topic : List.of("bonus-paid", "bonus-failed")) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          SpecificRecord value =
              each.topic().equals("bonus-paid")
                  ? paid.deserialize(each.topic(), each.value())
                  : failed.deserialize(each.topic(), each.value());
          rows.put(each.topic().replace('-', '_') + " " + each.key(), row(value));
        }
      }
    }
    return rows;
  }

  private static Row row(SpecificRecord result) {
    return result instanceof BonusPaid paid
        ? new Row(paid.getAmountMinor(), paid.getCurrency(), paid.getSettledAt().toEpochMilli())
        : row((BonusFailed) result);
  }

  private static Row row(BonusFailed failed) {
    return new Row(
        failed.getAmountMinor(), failed.getCurrency(), failed.getSettledAt().toEpochMilli());
  }

  void awaitResults(int results) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(topics()).hasSize(results));
  }

  /** Waits until the sink holds so many rows, which are those of the topics. */
  void awaitRows(int rows, Callable<Map<String, Row>> sink) {
    await("sink and topics are equal")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(connect.isAlive()).as("Connect runs").isTrue();
              assertThat(sink.call()).hasSize(rows).isEqualTo(topics());
            });
  }

  /** Publishes three times, and kills Connect before, between and while it reads. */
  void surviveKills(Callable<Map<String, Row>> sink) throws Exception {
    publish("a");
    awaitResults(37);
    awaitRows(37, sink);

    kill();
    publish("b");
    awaitResults(74);
    start();
    await("some of them").atMost(PATIENCE).until(() -> sink.call().size() > 37);
    kill();
    publish("c");
    start();
    awaitResults(111);
    awaitRows(111, sink);
  }

  /** Forgets what the group has read; Connect must have ended. */
  void forget(String group) {
    try (Admin admin = Admin.create(kafkaClient())) {
      await("the group has no members")
          .ignoreExceptions()
          .atMost(PATIENCE)
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of(group)).all().get();
                return true;
              });
    }
  }

  /** Waits until the group has committed offsets of so many partitions. */
  void awaitCommitted(String group, int partitions) {
    try (Admin admin = Admin.create(kafkaClient())) {
      await("all is read")
          .ignoreExceptions()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin
                          .listConsumerGroupOffsets(group)
                          .partitionsToOffsetAndMetadata()
                          .get()
                          .values()
                          .stream()
                          .filter(offset -> offset != null)
                          .count()
                      >= partitions);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    if (connect != null) {
      connect.close();
    }
    publisher.close();
    database.close();
    postgres.close();
    payouts.close(); // The registry, too.
  }
}
