package org.payouts.export.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.export.Sink;
import org.payouts.export.table.Batch;
import org.payouts.export.table.ColumnType;
import org.payouts.export.table.ExportedTable;

/**
 * Tables of a database, tried with PostgreSQL and DuckDB. Rows and the next offset change in one
 * transaction. A column that the tables lack is added; one that they have beyond ours stays.
 */
public final class JdbcSink implements Sink {
  /** It writes parts of an address that it cannot read, with the password. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(Level.OFF);
  }

  private static final String OFFSETS = "payouts_export_offsets";

  private final Connection connection;
  private Map<String, String> topicIds = Map.of();

  /**
   * Connects, and makes what is not there.
   *
   * @throws IOException if the database cannot be used
   */
  public JdbcSink(String url) throws IOException {
    try {
      this.connection = DriverManager.getConnection(url);
      connection.setAutoCommit(false);
      prepare();
    } catch (SQLException e) {
      throw String.valueOf(e.getMessage()).contains(url)
          ? new IOException("the database refused: no driver on the class path takes this address")
          : failed(e);
    }
  }

  private void prepare() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + OFFSETS
              + " (kafka_topic text, kafka_partition integer, next_offset bigint NOT NULL,"
              + " kafka_topic_id text,"
              + " PRIMARY KEY (kafka_topic, kafka_partition))");
      // Earlier versions kept no IDs.
      if (!present(statement, OFFSETS).contains("kafka_topic_id")) {
        statement.execute("ALTER TABLE " + OFFSETS + " ADD COLUMN kafka_topic_id text");
      }
      for (ExportedTable table : ExportedTable.values()) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS "
                + table.tableName()
                + table.columns().stream()
                    .map(column -> column.name() + " " + sqlType(column.type()))
                    .collect(Collectors.joining(", ", " (", ", "))
                + "PRIMARY KEY (kafka_topic, kafka_partition, kafka_offset))");
        Set<String> present = present(statement, table.tableName());
        for (ExportedTable.Named column : table.columns()) {
          if (!present.contains(column.name())) {
            statement.execute(
                "ALTER TABLE "
                    + table.tableName()
                    + " ADD COLUMN "
                    + column.name()
                    + " "
                    + sqlType(column.type()));
          }
        }
      }
    }
    connection.commit();
  }

  private static Set<String> present(Statement statement, String table) throws SQLException {
    try (ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData columns = none.getMetaData();
      Set<String> names = new HashSet<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnName(i).toLowerCase(Locale.ROOT));
      }
      return names;
    }
  }

  private static String sqlType(ColumnType type) {
    return switch (type) {
      case TEXT -> "text";
      case INTEGER -> "integer";
      case LONG -> "bigint";
      case DECIMAL ->
          "numeric(%d, %d)".formatted(ColumnType.DECIMAL_PRECISION, ColumnType.DECIMAL_SCALE);
      case TIMESTAMP -> "timestamp with time zone";
    };
  }

  @Override
  public Map<TopicPartition, Long> next() throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT kafka_topic, kafka_partition, next_offset FROM " + OFFSETS)) {
      Map<TopicPartition, Long> next = new HashMap<>();
      while (row.next()) {
        next.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
      }
      connection.commit();
      return next;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public Map<String, String> topicIds() throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT DISTINCT kafka_topic, kafka_topic_id FROM "
                    + OFFSETS
                    + " WHERE kafka_topic_id IS NOT NULL")) {
      Map<String, String> ids = new HashMap<>();
      while (row.next()) {
        ids.put(row.getString(1), row.getString(2));
      }
      connection.commit();
      return ids;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void keepTopicIds(Map<String, String> ids) throws IOException {
    topicIds = Map.copyOf(ids);
    try (PreparedStatement keep =
        connection.prepareStatement(
            "UPDATE "
                + OFFSETS
                + " SET kafka_topic_id = ? WHERE kafka_topic = ? AND kafka_topic_id IS NULL")) {
      for (Map.Entry<String, String> each : ids.entrySet()) {
        keep.setString(1, each.getValue());
        keep.setString(2, each.getKey());
        keep.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void write(Batch batch) throws IOException {
    try {
      try {
        move(batch);
        insert(batch);
        connection.commit();
      } catch (SQLException | IOException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Only from where we have read: two that export at once would write everything twice. */
  private void move(Batch batch) throws SQLException, IOException {
    String sql =
        batch.from() == 0
            ? "INSERT INTO "
                + OFFSETS
                + " (next_offset, kafka_topic, kafka_partition, kafka_topic_id)"
                + " VALUES (?, ?, ?, ?)"
            : "UPDATE "
                + OFFSETS
                + " SET next_offset = ? WHERE kafka_topic = ? AND kafka_partition = ?"
                + " AND next_offset = ?";
    try (PreparedStatement place = connection.prepareStatement(sql)) {
      place.setLong(1, batch.to());
      place.setString(2, batch.partition().topic());
      place.setInt(3, batch.partition().partition());
      if (batch.from() == 0) {
        place.setString(4, topicIds.get(batch.partition().topic()));
      } else {
        place.setLong(4, batch.from());
      }
      if (place.executeUpdate() != 1) {
        throw new IOException(
            batch.partition() + " was exported to this database by somebody else meanwhile");
      }
    }
  }

  private void insert(Batch batch) throws SQLException {
    if (batch.rows().isEmpty()) {
      return;
    }
    List<ExportedTable.Named> columns = batch.table().columns();
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                batch.table().tableName(),
                columns.stream().map(ExportedTable.Named::name).collect(Collectors.joining(", ")),
                String.join(", ", Collections.nCopies(columns.size(), "?")));
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (@Nullable Object[] row : batch.rows()) {
        for (int i = 0; i < row.length; i++) {
          Object value = row[i];
          insert.setObject(
              i + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The driver's words; an address may hold a password, so that it is not named. */
  private static IOException failed(SQLException e) {
    return new IOException("the database refused: " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
