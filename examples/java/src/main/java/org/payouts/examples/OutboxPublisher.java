package org.payouts.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;

/**
 * Publishes what the outbox has, in its order, and marks it afterwards. A crash between the two
 * publishes it again: the payout ID is the same, so that nobody is paid twice.
 */
public final class OutboxPublisher {
  private static final String OPEN =
      "SELECT position, aggregateid, payload->>'worker', payload->>'assignment', (payload->>'cents')::bigint"
          + " FROM outbox WHERE NOT published ORDER BY position FOR UPDATE SKIP LOCKED";

  private final Connection connection;
  private final BonusPublisher publisher;

  public OutboxPublisher(Connection connection, BonusPublisher publisher) {
    this.connection = connection;
    this.publisher = publisher;
  }

  /** Publishes all that is open; returns how many there were. */
  public int publish() throws SQLException, ExecutionException, InterruptedException {
    List<Long> published = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OPEN)) {
      while (row.next()) {
        publisher.publish(
            BonusRequested.newBuilder()
                .setPayoutId(row.getString(2))
                .setTarget(
                    MTurkTarget.newBuilder()
                        .setWorkerId(row.getString(3))
                        .setAssignmentId(row.getString(4))
                        .build())
                .setAmountMinor(row.getLong(5))
                .setCurrency("USD")
                .setReason("Thank you")
                .build());
        published.add(row.getLong(1));
      }
    }
    mark(published);
    return published.size();
  }

  private void mark(List<Long> positions) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE outbox SET published = true WHERE position = ?")) {
      for (long position : positions) {
        update.setLong(1, position);
        update.addBatch();
      }
      update.executeBatch();
    }
    connection.commit();
  }
}
