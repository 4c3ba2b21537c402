package org.payouts.view.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.payouts.PayoutReservation;
import org.payouts.ReservationState;

/**
 * What the limits of sums say of a payout. What counts is summed in quarters of an hour, because
 * the offset of every time zone is a multiple of it.
 *
 * @param cell the sum that it counts in
 * @param amount in minor units; 0 if it does not count
 * @param offset of the record
 */
record StoredReservation(Cell cell, long amount, long offset) {
  private static final long QUARTER_MS = Duration.ofMinutes(15).toMillis();

  static long quarter(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), QUARTER_MS);
  }

  /** Takes in what a newer record says. */
  static void apply(Statements statements, PayoutReservation said, long offset)
      throws SQLException {
    PreparedStatement select = statements.of("SELECT * FROM reservations WHERE payout_id = ?");
    select.setString(1, said.getPayoutId());
    StoredReservation before = null;
    try (ResultSet row = select.executeQuery()) {
      if (row.next()) {
        before = of(row);
      }
    }
    if (before != null && before.offset >= offset) {
      return;
    }
    StoredReservation after = of(said, offset);
    if (before != null) {
      before.count(statements, -before.amount);
    }
    after.count(statements, after.amount);
    write(statements, said, after);
  }

  private void count(Statements statements, long delta) throws SQLException {
    if (delta != 0) {
      cell.add(statements, new long[] {delta});
    }
  }

  private static void write(Statements statements, PayoutReservation said, StoredReservation after)
      throws SQLException {
    statements.run(
        "INSERT OR REPLACE INTO reservations(payout_id, state, scope, platform, account, study,"
            + " currency, quarter, amount, off) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        said.getPayoutId(),
        said.getState().name(),
        said.getScope(),
        after.cell.key().get(0),
        after.cell.key().get(1),
        after.cell.key().get(2),
        after.cell.key().get(3),
        after.cell.key().get(4),
        after.amount,
        after.offset);
  }

  private static StoredReservation of(ResultSet row) throws SQLException {
    return new StoredReservation(
        cell(
            row.getString("platform"),
            row.getString("account"),
            row.getString("study"),
            row.getString("currency"),
            row.getLong("quarter")),
        row.getLong("amount"),
        row.getLong("off"));
  }

  private static StoredReservation of(PayoutReservation said, long offset) {
    Instant since = Objects.requireNonNullElse(said.getReservedAt(), said.getDecidedAt());
    boolean counts =
        said.getState() == ReservationState.RESERVED || said.getState() == ReservationState.SPENT;
    return new StoredReservation(
        cell(
            said.getPlatform().name(),
            said.getAccount(),
            said.getStudy(),
            said.getCurrency(),
            quarter(since)),
        counts ? said.getAmountMinor() : 0,
        offset);
  }

  private static Cell cell(
      String platform, String account, String study, String currency, long quarter) {
    return new Cell(Cell.Table.RESERVED, List.of(platform, account, study, currency, quarter));
  }
}
