package org.payouts.gateway.webhooks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.events.Cursor;

/**
 * How far each webhook has come in the topics, and what it still has to be sent. Both change in one
 * transaction, so that a crash repeats a delivery and loses none. Thread-safe.
 */
public final class WebhookStore implements AutoCloseable {
  private static final List<String> SCHEMA =
      List.of(
          "PRAGMA journal_mode=WAL",
          "PRAGMA synchronous=FULL",
          "CREATE TABLE IF NOT EXISTS place (webhook TEXT PRIMARY KEY, cursor TEXT NOT NULL)",
          "CREATE TABLE IF NOT EXISTS delivery (number INTEGER PRIMARY KEY AUTOINCREMENT,"
              + " webhook TEXT NOT NULL, id TEXT NOT NULL, payout_id TEXT NOT NULL,"
              + " body TEXT NOT NULL, since INTEGER NOT NULL, next_at INTEGER NOT NULL,"
              + " attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT,"
              + " dead INTEGER NOT NULL DEFAULT 0, UNIQUE (webhook, id))",
          "CREATE INDEX IF NOT EXISTS delivery_due ON delivery (webhook, dead, next_at)",
          "CREATE INDEX IF NOT EXISTS delivery_order"
              + " ON delivery (webhook, dead, payout_id, number)");

  private static final String COLUMNS = "number, id, payout_id, body, since, attempts, last_error";

  private final Connection connection;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Opens the file, or makes it. */
  public WebhookStore(Path file) {
    try {
      this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        for (String each : SCHEMA) {
          statement.execute(each);
        }
      }
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException("the webhooks' state cannot be opened: " + file, e);
    }
  }

  /** A change or a question within one transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private synchronized <T> T transaction(Work<T> work) {
    try {
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the webhooks' state cannot be used", e);
    }
  }

  /** How far a webhook has come; empty for a new one. */
  public Optional<Cursor> cursor(String webhook) {
    return transaction(
        c -> {
          try (PreparedStatement query =
              c.prepareStatement("SELECT cursor FROM place WHERE webhook = ?")) {
            query.setString(1, webhook);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? Cursor.parse(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /** Moves a webhook on, and keeps what it is to be sent. */
  void taken(String webhook, Cursor after, List<Delivery> deliveries) {
    transaction(
        c -> {
          try (PreparedStatement place =
                  c.prepareStatement("INSERT OR REPLACE INTO place VALUES (?, ?)");
              PreparedStatement insert =
                  c.prepareStatement(
                      "INSERT OR IGNORE INTO delivery"
                          + " (webhook, id, payout_id, body, since, next_at)"
                          + " VALUES (?, ?, ?, ?, ?, ?)")) {
            place.setString(1, webhook);
            place.setString(2, after.toString());
            place.executeUpdate();
            for (Delivery each : deliveries) {
              insert.setString(1, webhook);
              insert.setString(2, each.id());
              insert.setString(3, each.payoutId());
              insert.setString(4, each.body());
              insert.setLong(5, each.since().toEpochMilli());
              insert.setLong(6, each.since().toEpochMilli());
              insert.executeUpdate();
            }
            return true;
          }
        });
  }

  /** What may be sent now: of each payout the oldest one that is not given up. */
  List<Delivery> due(String webhook, Instant now, int most) {
    return query(
        "SELECT "
            + COLUMNS
            + " FROM delivery d WHERE webhook = ? AND dead = 0 AND next_at <= ?"
            + " AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.webhook = d.webhook AND e.dead = 0"
            + " AND e.payout_id = d.payout_id AND e.number < d.number) ORDER BY number LIMIT ?",
        webhook,
        now.toEpochMilli(),
        most);
  }

  /** What was given up, the oldest first. */
  public List<Delivery> dead(String webhook, int most) {
    return query(
        "SELECT "
            + COLUMNS
            + " FROM delivery WHERE webhook = ? AND dead = 1 AND number > ? ORDER BY number LIMIT ?",
        webhook,
        0,
        most);
  }

  private List<Delivery> query(String sql, String webhook, long second, int most) {
    return transaction(
        c -> {
          try (PreparedStatement query = c.prepareStatement(sql)) {
            query.setString(1, webhook);
            query.setLong(2, second);
            query.setInt(3, most);
            try (ResultSet row = query.executeQuery()) {
              List<Delivery> found = new ArrayList<>();
              while (row.next()) {
                found.add(
                    new Delivery(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getInt(6),
                        row.getString(7)));
              }
              return found;
            }
          }
        });
  }

  /** How many are still to be sent ({@code dead} 0), or were given up (1). */
  public long count(String webhook, int dead) {
    return transaction(
        c -> {
          try (PreparedStatement query =
              c.prepareStatement(
                  "SELECT count(*) FROM delivery WHERE webhook = ? AND dead = " + dead)) {
            query.setString(1, webhook);
            try (ResultSet row = query.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  /** Of all webhooks: how many are still to be sent ({@code dead} 0), or were given up (1). */
  public long count(int dead) {
    return transaction(
        c -> {
          try (PreparedStatement query =
                  c.prepareStatement("SELECT count(*) FROM delivery WHERE dead = " + dead);
              ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** Attempts that were taken by their webhook. */
  public long deliveredSinceOpened() {
    return delivered.sum();
  }

  /** Attempts that were not. */
  public long failedSinceOpened() {
    return failed.sum();
  }

  void delivered(Delivery delivery) {
    update("DELETE FROM delivery WHERE number = ?", delivery.number());
    delivered.increment();
  }

  /** Another attempt comes later. */
  void failed(Delivery delivery, String error, Instant nextAt) {
    failed.increment();
    update(
        "UPDATE delivery SET attempts = attempts + 1, last_error = ?, next_at = ? WHERE number = ?",
        error,
        nextAt.toEpochMilli(),
        delivery.number());
  }

  void givenUp(Delivery delivery, String error) {
    failed.increment();
    update(
        "UPDATE delivery SET attempts = attempts + 1, last_error = ?, dead = 1 WHERE number = ?",
        error,
        delivery.number());
  }

  /**
   * Sends given-up deliveries again.
   *
   * @param id of one of them, or null for all
   * @return how many there were
   */
  public int revive(String webhook, @Nullable String id, Instant now) {
    long at = now.toEpochMilli();
    String sql =
        "UPDATE delivery SET dead = 0, attempts = 0, since = ?, next_at = ?"
            + " WHERE dead = 1 AND webhook = ?";
    return id == null
        ? update(sql, at, at, webhook)
        : update(sql + " AND id = ?", at, at, webhook, id);
  }

  private int update(String sql, Object... values) {
    return transaction(
        c -> {
          try (PreparedStatement update = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate();
          }
        });
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the webhooks' state cannot be closed", e);
    }
  }
}
