package org.payouts.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.examples.ConnectSink.Row;

/** Debezium's JDBC sink: a row per payout in a table per topic. */
@EnabledIfSystemProperty(
    named = ConnectSink.CLASS_PATH,
    matches = ".+",
    disabledReason = "Kafka Connect and its connectors; ./verify connect runs it")
class JdbcSinkIT {
  private static final String GROUP = "connect-payouts-results-jdbc";
  private static final int PARTITIONS = 6;

  @TempDir private Path temp;

  @Test
  void tables_hold_each_result_once_whatever_ends_connect() throws Exception {
    try (ConnectSink sink = new ConnectSink(temp)) {
      sink.configure(
          "jdbc-sink.json",
          Map.of(
              "connection.url",
              sink.databaseUrl(),
              "connection.username",
              "postgres",
              "connection.password",
              "${file:" + sink.secrets() + ":password}"));
      sink.surviveKills(() -> tables(sink));

      sink.end();
      sink.forget(GROUP);
      Map<String, Row> before = tables(sink);
      sink.start();
      sink.awaitCommitted(GROUP, PARTITIONS);
      assertThat(tables(sink)).as("after all is read once more").isEqualTo(before);
    }
  }

  private static Map<String, Row> tables(ConnectSink sink) throws SQLException {
    Map<String, Row> rows = new TreeMap<>();
    for (String table : List.of("bonus_paid", "bonus_failed")) {
      try (Statement statement = sink.database().createStatement();
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
          throw e;
        }
      }
    }
    return rows;
  }
}
