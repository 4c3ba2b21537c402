package org.payouts.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.examples.ConnectSink.Row;

/**
 * Apache Iceberg's sink: both topics in one table that only grows. The catalog is a database and
 * the files are local here; the table is read as its format says, not by Iceberg's own library.
 */
@EnabledIfSystemProperty(
    named = ConnectSink.CLASS_PATH,
    matches = ".+",
    disabledReason = "Kafka Connect and its connectors; ./verify connect runs it")
class IcebergSinkIT {
  private static final int DELETED = 2;

  @TempDir private Path temp;

  @Test
  void the_table_holds_each_result_once_whatever_ends_connect() throws Exception {
    try (ConnectSink sink = new ConnectSink(temp)) {
      try (Admin admin = Admin.create(sink.kafkaClient())) {
        admin.createTopics(List.of(new NewTopic("control-iceberg", 1, (short) 1))).all().get();
      }
      sink.configure(
          "iceberg-sink.json",
          Map.of(
              "iceberg.catalog.type",
              "jdbc",
              "iceberg.catalog.uri",
              sink.databaseUrl(),
              "iceberg.catalog.jdbc.user",
              "postgres",
              "iceberg.catalog.jdbc.password",
              "${file:" + sink.secrets() + ":password}",
              "iceberg.catalog.warehouse",
              temp.resolve("warehouse").toUri().toString(),
              "iceberg.control.commit.interval-ms",
              "3000"));
      sink.surviveKills(() -> table(sink));
    }
  }

  private static Map<String, Row> table(ConnectSink sink) throws SQLException, IOException {
    String metadata = metadata(sink);
    List<String> files = metadata == null ? List.of() : files(metadata);
    Map<String, Row> rows = new TreeMap<>();
    if (files.isEmpty()) {
      return rows;
    }
    String list = files.stream().map(f -> "'" + f + "'").collect(Collectors.joining(", "));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT payout_id, amount_minor, currency, epoch_ms(settled_at),"
                    + " failure_code IS NULL FROM read_parquet(["
                    + list
                    + "], union_by_name = true)")) {
      while (found.next()) {
        Row before =
            rows.put(
                (found.getBoolean(5) ? "bonus_paid " : "bonus_failed ") + found.getString(1),
                new Row(found.getLong(2), found.getString(3), found.getLong(4)));
        assertThat(before).as("two rows of one payout").isNull();
      }
    }
    return rows;
  }

  /** Where the catalog says that the table's newest metadata are, or null. */
  private static String metadata(ConnectSink sink) throws SQLException {
    try (Statement statement = sink.database().createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT metadata_location FROM iceberg_tables WHERE table_name = 'results'")) {
      return found.next() ? found.getString(1) : null;
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) { // No catalog yet.
        return null;
      }
      throw e;
    }
  }

  /** The data files of the current snapshot. */
  private static List<String> files(String metadata) throws IOException {
    JsonNode table = new ObjectMapper().readTree(path(metadata).toFile());
    List<String> files = new ArrayList<>();
    for (JsonNode snapshot : table.path("snapshots")) {
      if (snapshot.path("snapshot-id").equals(table.path("current-snapshot-id"))) {
        for (GenericRecord manifest : avro(snapshot.path("manifest-list").asText())) {
          for (GenericRecord entry : avro(manifest.get("manifest_path").toString())) {
            if ((int) entry.get("status") != DELETED) {
              GenericRecord file = (GenericRecord) entry.get("data_file");
              files.add(path(file.get("file_path").toString()).toString());
            }
          }
        }
      }
    }
    return files;
  }

  private static List<GenericRecord> avro(String location) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(path(location).toFile(), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    }
    return records;
  }

  private static Path path(String location) {
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }
}
