package org.payouts.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
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
 * The JDBC sink's own configuration in a Connect process of its own, with other addresses and
 * credentials: the tables hold what the topics hold, each payout once, whatever ends the process.
 */
@EnabledIfSystemProperty(
    named = ConnectSinkIT.CLASS_PATH,
    matches = ".+",
    disabledReason = "Kafka Connect and its connector; ./verify connect runs it")
class ConnectSinkIT {
  static final String CLASS_PATH = "connect.classpath";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String GROUP = "connect-payouts-results-jdbc";

  @TempDir private Path temp;
  private LocalRegistry registry;
  private PayoutsKit payouts;
  private EmbeddedPostgres postgres;
  private Connection database;
  private BonusPublisher publisher;
  private ChildJvm connect;
  private final long startedNs = System.nanoTime();

  /** What a table says of a payout: its amount in minor units, and when it was settled. */
  private record Row(long amountMinor, String currency, long settledAtMs) {}

  @BeforeEach
  void start() throws Exception {
    registry = LocalRegistry.start(null, 0);
    payouts = PayoutsKit.start(registry);
    postgres = EmbeddedPostgres.start();
    database = postgres.getPostgresDatabase().getConnection();
    payouts.providers().world().prolific().study("study", "ws");
    publisher = new BonusPublisher(payouts.bootstrapServers(), payouts.registryUrl());
    Files.writeString(temp.resolve("secrets.properties"), "password=postgres\n");
    Files.writeString(
        temp.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
          </appender>
          <root level="warn"><appender-ref ref="out"/></root>
        </configuration>
        """);
    Files.writeString(
        temp.resolve("worker.properties"),
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
            .formatted(payouts.bootstrapServers(), temp.resolve("offsets")));
    Files.writeString(temp.resolve("jdbc-sink.json"), shipped());
    connect = connect();
  }

  /** The example with the addresses and credentials of here. */
  private String shipped() throws Exception {
    return Files.readString(Path.of("..", "connect", "jdbc-sink.json"))
        .replace(
            "jdbc:postgresql://db.example.org/lab",
            "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres")
        .replace("\"payouts\"", "\"postgres\"")
        .replace("/run/secrets/connect.properties", temp.resolve("secrets.properties").toString())
        .replace(
            "https://registry.example.org/apis/registry/v2",
            registry.url().replace("/apis/ccompat/v7", "/apis/registry/v2"));
  }

  private ChildJvm connect() throws Exception {
    return ChildJvm.start(
        "connect",
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + temp.resolve("logback.xml"),
            "-cp",
            Files.readString(Path.of(System.getProperty(CLASS_PATH))).strip(),
            "org.apache.kafka.connect.cli.ConnectStandalone",
            temp.resolve("worker.properties").toString(),
            temp.resolve("jdbc-sink.json").toString()),
        temp);
  }

  @AfterEach
  void stop() throws Exception {
    connect.close();
    publisher.close();
    database.close();
    postgres.close();
    payouts.close(); // The registry, too.
  }

  private void publish(String name) throws Exception {
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
  private Map<String, Row> topics() {
    Map<String, Row> rows = new TreeMap<>();
    Map<String, Object> config = new HashMap<>(payouts.settings().kafkaClient());
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

  private Map<String, Row> tables() {
    Map<String, Row> rows = new TreeMap<>();
    for (String table : List.of("bonus_paid", "bonus_failed")) {
      try (Statement statement = database.createStatement();
          ResultSet found =
              statement.executeQuery(
                  "SELECT payout_id, amount_minor, currency, settled_at FROM " + table)) {
        while (found.next()) {
          Row before =
              rows.put(
                  table + " " + found.getString(1),
                  new Row(found.getLong(2), found.getString(3), found.getTimestamp(4).getTime()));
          assertThat(before).as("two rows of one payout").isNull();
        }
      } catch (SQLException e) {
        if (!"42P01".equals(e.getSQLState())) { // No such table yet.
          throw new IllegalStateException(e);
        }
      }
    }
    return rows;
  }

  private void awaitResults(int results) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(topics()).hasSize(results));
  }

  private void awaitTables(int rows) {
    await("tables and topics are equal")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(connect.isAlive()).as("Connect runs").isTrue();
              assertThat(tables()).hasSize(rows).isEqualTo(topics());
            });
    System.out.printf(
        "connect sink, %5.1f s: %d rows%n", (System.nanoTime() - startedNs) / 1e9, rows);
  }

  @Test
  void tables_hold_each_result_once_whatever_ends_connect() throws Exception {
    publish("a");
    awaitResults(37);
    awaitTables(37);

    connect.kill();
    publish("b");
    awaitResults(74);
    connect = connect();
    await("some of them").atMost(PATIENCE).until(() -> tables().size() > 37);
    connect.kill();
    publish("c");
    connect = connect();
    awaitResults(111);
    awaitTables(111);

    connect.close();
    try (Admin admin = Admin.create(payouts.settings().kafkaClient())) {
      await("read from the beginning")
          .ignoreExceptions()
          .atMost(PATIENCE)
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of(GROUP)).all().get();
                return true;
              });
      Map<String, Row> before = tables();
      connect = connect();
      await("all is read again")
          .ignoreExceptions()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin
                          .listConsumerGroupOffsets(GROUP)
                          .partitionsToOffsetAndMetadata()
                          .get()
                          .values()
                          .stream()
                          .filter(offset -> offset != null)
                          .count()
                      >= 6);
      assertThat(tables()).isEqualTo(before);
    }
    try (Statement statement = database.createStatement();
        ResultSet sums =
            statement.executeQuery(
                "SELECT currency, count(*), sum(paid_amount_minor) FROM bonus_paid"
                    + " GROUP BY currency ORDER BY currency")) {
      while (sums.next()) {
        System.out.println(sums.getString(1) + " " + sums.getLong(2) + " rows, " + sums.getLong(3));
      }
    }
  }
}
