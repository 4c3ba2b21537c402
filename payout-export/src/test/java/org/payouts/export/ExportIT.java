package org.payouts.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.export.files.FileFormat;
import org.payouts.export.files.FileSink;
import org.payouts.export.jdbc.JdbcSink;
import org.payouts.export.table.Batch;
import org.payouts.export.table.ExportedTable;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/** Exports from a real broker, and what DuckDB and PostgreSQL make of it. */
@ExtendWith(KafkaCluster.class)
class ExportIT {
  private static final Instant DAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final Path QUERIES = Path.of("..", "examples", "sql");

  @TempDir Path directory;
  private Settings settings;
  private KafkaProducer<String, SpecificRecord> producer;

  @BeforeEach
  void topics(@Bootstrap String bootstrap, @RegistryUrl String registry) throws Exception {
    SharedTopics.reset(bootstrap);
    settings =
        Settings.of(Map.of("kafka.bootstrap.servers", bootstrap, "schema.registry.url", registry));
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      new TopicAdmin(admin).create();
    }
    SchemaCatalogue.register(new SchemaRegistryClient(settings));
    Map<String, Object> config = settings.kafkaClient();
    config.put("transactional.id", "export-it");
    producer =
        new KafkaProducer<>(config, new StringSerializer(), PayoutSerdes.serializer(settings));
    producer.initTransactions();
  }

  /** So many payouts, of which each third fails and each fifth is still open. */
  private void settle(int from, int to) {
    for (int i = from; i < to; i++) {
      String id = "p" + i;
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(Topics.commands(Platform.MTURK), id, command(id, i)));
      if (i % 5 != 0) {
        producer.send(
            i % 3 == 0
                ? new ProducerRecord<>(Topics.BONUS_FAILED, id, failed(id, i))
                : new ProducerRecord<>(Topics.BONUS_PAID, id, paid(id, i)));
      }
      producer.commitTransaction();
    }
    // What was aborted is never seen.
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(Topics.BONUS_PAID, "aborted", paid("aborted", 1)));
    producer.abortTransaction();
  }

  private static PayoutCommand command(String id, int i) {
    return PayoutCommand.newBuilder()
        .setPayoutId(id)
        .setTarget(new MTurkTarget("A1", "3A" + i, "3HIT"))
        .setAmountMinor(100 + i)
        .setCurrency("USD")
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, (long) i))
        .setAdmittedAt(DAY)
        .setLedgerTopicId("x")
        .build();
  }

  private static BonusPaid paid(String id, int i) {
    return BonusPaid.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setStudy("3HIT")
        .setTarget("3A" + i)
        .setAmountMinor(100 + i)
        .setCurrency("USD")
        .setPaidAmountMinor(100 + i)
        .setEvidence("=1+1, \"quoted\"")
        .setFeeMinor(i == 1 ? 10L : null)
        .setFeeCurrency(i == 1 ? "USD" : null)
        .setSettledAt(DAY.plusMillis(1_500L * i))
        .build();
  }

  private static BonusFailed failed(String id, int i) {
    return BonusFailed.newBuilder()
        .setPayoutId(id)
        .setPlatform(Platform.MTURK)
        .setStudy("3HIT")
        .setTarget("3A" + i)
        .setAmountMinor(100 + i)
        .setCurrency("USD")
        .setFailureCode(i % 2 == 0 ? "CANCELLED" : "TARGET_INVALID")
        .setSettledAt(DAY.plusSeconds(i))
        .build();
  }

  private long export(Sink sink) throws IOException {
    try (ResultsExport export =
        new ResultsExport(settings, sink, new ResultsExport.Limits(7, Duration.ofSeconds(1)))) {
      return export.toEnd().rows();
    }
  }

  private static List<String> lines(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (row.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          Object cell = row.getObject(i);
          cells.add(
              cell instanceof BigDecimal number
                  ? number.stripTrailingZeros().toPlainString()
                  : String.valueOf(cell));
        }
        lines.add(String.join(" ", cells));
      }
      return lines;
    }
  }

  private static List<String> query(Connection connection, String file)
      throws SQLException, IOException {
    return lines(connection, Files.readString(QUERIES.resolve(file)).strip().replaceAll(";$", ""));
  }

  private static void assertQueries(Connection connection) throws Exception {
    assertThat(query(connection, "1-spend-by-study-and-day.sql"))
        .containsExactly("3HIT 2026-11-25 USD 16 18.4");
    assertThat(query(connection, "2-time-to-pay.sql")).hasSize(1);
    assertThat(query(connection, "2-time-to-pay.sql").get(0)).startsWith("mturk 16 ");
    assertThat(query(connection, "3-failure-reasons.sql"))
        .allMatch(
            line -> line.startsWith("mturk CANCELLED USD") || line.contains("TARGET_INVALID"));
    assertThat(query(connection, "4-open-amounts.sql").get(0)).startsWith("mturk USD 6 6.75 ");
    // One fee was said; the others are a fifth of each bonus.
    assertThat(query(connection, "5-fees.sql")).containsExactly("mturk USD 16 18.4 1 0.1 3.48");
  }

  @Test
  void parquet_files_hold_each_record_once_however_often_the_command_runs() throws Exception {
    settle(0, 20);
    Path results = directory.resolve("results");
    assertThat(export(new FileSink(results, FileFormat.PARQUET))).isEqualTo(20 + 16);
    assertThat(export(new FileSink(results, FileFormat.PARQUET))).isZero();
    settle(20, 30);
    export(new FileSink(results, FileFormat.PARQUET));

    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String view : Files.readString(QUERIES.resolve("views-duckdb.sql")).split(";")) {
        if (view.contains("CREATE")) {
          statement.execute(view.replace("results/", results + "/"));
        }
      }
      assertThat(lines(duckdb, "SELECT count(*), count(DISTINCT payout_id) FROM bonus_paid"))
          .containsExactly("16 16");
      assertThat(
              lines(
                  duckdb,
                  "SELECT paid_amount, paid_amount_minor, typeof(paid_amount), typeof(settled_at)"
                      + " FROM bonus_paid WHERE payout_id = 'p1'"))
          .containsExactly("1.01 101 DECIMAL(18,4) TIMESTAMP WITH TIME ZONE");
      assertThat(lines(duckdb, "SELECT count(*) FROM bonus_rejected")).containsExactly("0");
      assertQueries(duckdb);
    }
  }

  @Test
  void an_export_that_was_killed_while_it_wrote_leaves_no_half_file() throws Exception {
    settle(0, 20);
    Path results = directory.resolve("results");
    FileSink whole = new FileSink(results, FileFormat.CSV);
    Sink dying =
        new Sink() {
          private int left = 2;

          @Override
          public Map<TopicPartition, Long> next() throws IOException {
            return whole.next();
          }

          @Override
          public Map<String, String> topicIds() throws IOException {
            return whole.topicIds();
          }

          @Override
          public void keepTopicIds(Map<String, String> ids) throws IOException {
            whole.keepTopicIds(ids);
          }

          @Override
          public void write(Batch batch) throws IOException {
            if (left-- == 0) {
              Files.writeString(
                  results.resolve("bonus_paid").resolve(".unfinished-x.csv"), "payout_id\r\np1");
              throw new IOException("killed");
            }
            whole.write(batch);
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> export(dying)).hasMessage("killed");

    export(new FileSink(results, FileFormat.CSV));

    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(results.resolve("bonus_paid"))) {
      for (Path file : files.toList()) {
        assertThat(file.getFileName().toString()).doesNotContain("unfinished");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).startsWith("payout_id,platform,study,");
        if (file.endsWith("schema.csv")) {
          assertThat(lines).hasSize(1);
        }
        rows.addAll(lines.subList(1, lines.size()));
      }
    }
    assertThat(rows).hasSize(11).doesNotHaveDuplicates();
    assertThat(rows.get(0)).contains("\"'=1+1, \"\"quoted\"\"\"", "2026-11-25T12:00:");
    assertThatThrownBy(() -> export(new FileSink(results, FileFormat.JSONL)))
        .hasMessageContaining("name another directory");
  }

  @Test
  void a_missing_file_is_named_and_nothing_is_written_behind_the_gap() throws Exception {
    settle(0, 20);
    Path results = directory.resolve("results");
    export(new FileSink(results, FileFormat.JSONL));
    settle(20, 60);
    export(new FileSink(results, FileFormat.JSONL));
    try (Stream<Path> files = Files.list(results.resolve("bonus_admitted"))) {
      Files.delete(
          files
              .filter(file -> file.toString().contains("-0000"))
              .sorted()
              .findFirst()
              .orElseThrow());
    }

    assertThatThrownBy(() -> export(new FileSink(results, FileFormat.JSONL)))
        .hasMessageContaining("does not follow the part before it");
  }

  @Test
  void postgresql_has_rows_and_offsets_in_one_transaction() throws Exception {
    settle(0, 30);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection()) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      assertThat(export(new JdbcSink(url))).isEqualTo(30 + 24);
      assertThat(export(new JdbcSink(url))).isZero();
      assertQueries(connection);

      // A table of an older version lacks a column; one of a newer version has one more.
      try (Statement statement = connection.createStatement()) {
        statement.execute("ALTER TABLE bonus_paid DROP COLUMN evidence");
        statement.execute("ALTER TABLE bonus_paid ADD COLUMN of_the_future text");
      }
      settle(31, 32);
      assertThat(export(new JdbcSink(url))).isEqualTo(2);
      assertThat(lines(connection, "SELECT count(evidence), count(*) FROM bonus_paid"))
          .containsExactly("1 17");

      try (JdbcSink first = new JdbcSink(url);
          JdbcSink second = new JdbcSink(url)) {
        Map.Entry<TopicPartition, Long> place = first.next().entrySet().iterator().next();
        Batch batch =
            new Batch(
                ExportedTable.of(place.getKey().topic()),
                place.getKey(),
                place.getValue(),
                place.getValue() + 5,
                List.of());
        first.write(batch);
        assertThatThrownBy(() -> second.write(batch)).hasMessageContaining("by somebody else");
      }
    }
  }

  /** As requesters may ask: each of these is admitted, and refused by the worker. */
  private void admitAbsurd() {
    Instant inNanoseconds = Instant.ofEpochMilli(1_795_000_000_000_000_000L);
    List<PayoutCommand> commands =
        List.of(
            absurd("longest", 9_999_999_999_999_999L, "Thank you", DAY),
            absurd("longer", 10_000_000_000_000_000L, "Thank you", DAY),
            absurd("most", Long.MAX_VALUE, "Thank\0you", inNanoseconds),
            absurd("least", Long.MIN_VALUE, "\0", Instant.ofEpochMilli(Long.MIN_VALUE)));
    producer.beginTransaction();
    commands.forEach(
        each ->
            producer.send(
                new ProducerRecord<>(Topics.commands(Platform.MTURK), each.getPayoutId(), each)));
    producer.commitTransaction();
  }

  private static PayoutCommand absurd(String id, long minor, String reason, Instant requestedAt) {
    return PayoutCommand.newBuilder(command(id, 1))
        .setAmountMinor(minor)
        .setReason(reason)
        .setRequestedAt(requestedAt)
        .build();
  }

  private static void assertAbsurd(Connection connection) throws SQLException {
    assertThat(
            lines(
                connection,
                "SELECT payout_id, amount, amount_minor,"
                    + " substring(CAST(requested_at AS text), 1, 4),"
                    + " replace(reason, '\uFFFD', 'NUL')"
                    + " FROM bonus_admitted WHERE payout_id <> 'p0' ORDER BY payout_id"))
        .containsExactly(
            "least null -9223372036854775808 null NUL",
            "longer null 10000000000000000 2026 Thank you",
            "longest 99999999999999.99 9999999999999999 2026 Thank you",
            "most null 9223372036854775807 null ThankNULyou");
  }

  @Test
  void what_no_sink_can_hold_is_left_empty_and_ends_no_export() throws Exception {
    admitAbsurd();
    settle(0, 1);
    Path csv = directory.resolve("csv");
    Path parquet = directory.resolve("parquet");

    assertThat(export(new FileSink(csv, FileFormat.CSV))).isEqualTo(5);
    assertThat(export(new FileSink(directory.resolve("jsonl"), FileFormat.JSONL))).isEqualTo(5);
    assertThat(export(new FileSink(parquet, FileFormat.PARQUET))).isEqualTo(5);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection();
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      assertThat(export(new JdbcSink(postgres.getJdbcUrl("postgres", "postgres")))).isEqualTo(5);
      assertAbsurd(connection);
      for (String rows :
          List.of(
              "read_parquet('%s/bonus_admitted/*.parquet')".formatted(parquet),
              "read_csv('%s/bonus_admitted/*.csv', types={'amount': 'DECIMAL(18,4)'})"
                  .formatted(csv))) {
        statement.execute("CREATE OR REPLACE VIEW bonus_admitted AS SELECT * FROM " + rows);
        assertAbsurd(duckdb);
      }
    }
  }

  /** As a growth does it: another topic of the same name, with more partitions. */
  private void makeAnew(String topic) throws Exception {
    try (Admin admin = Admin.create(settings.kafkaClient())) {
      admin.deleteTopics(List.of(topic)).all().get();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (true) {
        try {
          admin.createTopics(List.of(new NewTopic(topic, 12, (short) 1))).all().get();
          return;
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException) || System.nanoTime() > end) {
            throw e;
          }
        }
      }
    }
  }

  private void assertRefused(Sink sink) {
    assertThatThrownBy(() -> export(sink))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Topics.commands(Platform.MTURK) + " was made anew");
  }

  @Test
  void a_topic_that_was_made_anew_is_refused_even_where_it_has_grown_past_the_old_places()
      throws Exception {
    settle(0, 6);
    Path files = directory.resolve("files");
    Path earlier = directory.resolve("earlier");
    String duckdb = "jdbc:duckdb:" + directory.resolve("duck.db");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection()) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      for (int run = 0; run < 2; run++) {
        export(new FileSink(files, FileFormat.CSV));
        export(new FileSink(earlier, FileFormat.CSV));
        export(new JdbcSink(duckdb));
        export(new JdbcSink(url));
        if (run == 0) {
          // What an earlier version has left gets the IDs in the next run, though nothing is new.
          Files.deleteIfExists(earlier.resolve("topic-ids"));
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "ALTER TABLE payouts_export_offsets DROP COLUMN IF EXISTS kafka_topic_id");
          }
        }
      }

      makeAnew(Topics.commands(Platform.MTURK));
      settle(6, 200);

      assertRefused(new FileSink(files, FileFormat.CSV));
      assertRefused(new FileSink(earlier, FileFormat.CSV));
      assertRefused(new JdbcSink(duckdb));
      assertRefused(new JdbcSink(url));
      assertThat(export(new FileSink(directory.resolve("empty"), FileFormat.CSV))).isPositive();
    }
  }

  @Test
  void an_export_that_runs_while_a_topic_is_made_anew_writes_nothing_of_the_new_one()
      throws Exception {
    settle(0, 6);
    Path results = directory.resolve("results");
    AtomicInteger rounds = new AtomicInteger();
    try (ResultsExport export =
        new ResultsExport(
            settings,
            new FileSink(results, FileFormat.CSV),
            new ResultsExport.Limits(1, Duration.ofMillis(1)))) {
      assertThatThrownBy(
              () ->
                  export.follow(
                      () -> {
                        if (rounds.incrementAndGet() == 10) {
                          try {
                            makeAnew(Topics.commands(Platform.MTURK));
                            settle(6, 200);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }
                        return rounds.get() < 100;
                      }))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was made anew");
    }
  }
}
