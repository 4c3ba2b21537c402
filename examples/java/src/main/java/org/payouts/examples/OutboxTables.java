package org.payouts.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A study's decision to pay and the request that follows from it, in one transaction of the
 * platform's own database. The table has the columns of Debezium's outbox event router, so that
 * Debezium can take the place of {@link OutboxPublisher}: {@code aggregateid} becomes the record's
 * key.
 */
public final class OutboxTables {
  private final Connection connection;

  public OutboxTables(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** Makes the tables. */
  public void createTables() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE approval (assignment text PRIMARY KEY, study text NOT NULL,"
              + " worker text NOT NULL, cents bigint NOT NULL)");
      statement.execute(
          "CREATE TABLE outbox (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),"
              + " aggregatetype text NOT NULL, aggregateid text NOT NULL, type text NOT NULL,"
              + " payload jsonb NOT NULL, position bigserial, published boolean NOT NULL DEFAULT false)");
    }
    connection.commit();
  }

  /** Decides that a worker gets a bonus. Both rows are there, or neither. */
  public void approve(String study, String worker, String assignment, long cents)
      throws SQLException {
    try {
      insert(study, worker, assignment, cents);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private void insert(String study, String worker, String assignment, long cents)
      throws SQLException {
    try (PreparedStatement approval =
            connection.prepareStatement("INSERT INTO approval VALUES (?, ?, ?, ?)");
        PreparedStatement outbox =
            connection.prepareStatement(
                "INSERT INTO outbox (aggregatetype, aggregateid, type, payload)"
                    + " VALUES ('bonus', ?, 'BonusRequested', jsonb_build_object("
                    + "'worker', ?::text, 'assignment', ?::text, 'cents', ?::bigint))")) {
      approval.setString(1, assignment);
      approval.setString(2, study);
      approval.setString(3, worker);
      approval.setLong(4, cents);
      approval.executeUpdate();
      // The reason to pay, not the attempt: the same approval is the same payout for ever.
      outbox.setString(1, study + ":" + assignment + ":bonus");
      outbox.setString(2, worker);
      outbox.setString(3, assignment);
      outbox.setLong(4, cents);
      outbox.executeUpdate();
    }
  }
}
