package org.payouts.view.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;

/**
 * The payouts that the records of one transaction change: each is read once and written once, and
 * so is each sum.
 */
final class ViewBatch {
  private static final int LONGEST_NOTE = 500;

  private final Statements statements;
  private final Map<String, StoredPayout> touched = new LinkedHashMap<>();
  private final Map<Cell, long[]> sums = new HashMap<>();
  private long lastNumber;

  /**
   * @param lastNumber the greatest number that a payout has
   */
  ViewBatch(Statements statements, long lastNumber) {
    this.statements = statements;
    this.lastNumber = lastNumber;
  }

  long lastNumber() {
    return lastNumber;
  }

  /** The payout of that ID, or null. */
  @Nullable StoredPayout find(String payoutId) throws SQLException {
    StoredPayout known = touched.get(payoutId);
    if (known != null) {
      return known;
    }
    PreparedStatement select = statements.of("SELECT * FROM payouts WHERE payout_id = ?");
    select.setString(1, payoutId);
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      StoredPayout found = new StoredPayout(row);
      touched.put(payoutId, found);
      return found;
    }
  }

  /** A payout of which nothing but that record may be known, or null. */
  @Nullable StoredPayout requestedBy(String source) throws SQLException {
    for (StoredPayout each : touched.values()) {
      if (each.isOnlyRequested(source)) {
        return each;
      }
    }
    PreparedStatement select =
        statements.of(
            "SELECT payout_id FROM payouts INDEXED BY payouts_requested"
                + " WHERE state = 'REQUESTED' AND source = ?");
    select.setString(1, source);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? find(row.getString(1)) : null;
    }
  }

  /** The payout of that ID; a new one if there was none. */
  StoredPayout findOrAdd(String payoutId, Platform platform, RecordPlace place)
      throws SQLException {
    StoredPayout known = find(payoutId);
    if (known != null) {
      return known;
    }
    StoredPayout added =
        new StoredPayout(++lastNumber, payoutId, platform, place.at().toEpochMilli());
    touched.put(payoutId, added);
    return added;
  }

  /** Removes what turned out to be no payout. */
  void remove(StoredPayout payout) throws SQLException {
    touched.remove(payout.payoutId);
    payout.removal(this::sum);
    statements.run("DELETE FROM events WHERE n = ?", payout.n);
    statements.run("DELETE FROM payouts WHERE n = ?", payout.n);
  }

  /** Notes that a record is about a payout. */
  void event(
      StoredPayout payout,
      RecordKind kind,
      RecordPlace place,
      String what,
      @Nullable String note,
      @Nullable String who)
      throws SQLException {
    long at = place.at().toEpochMilli();
    payout.updated = Math.max(payout.updated, at);
    statements.run(
        "INSERT OR REPLACE INTO events(n, at, kind, part, off, what, note, who)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        payout.n,
        at,
        kind.code(),
        place.partition(),
        place.offset(),
        what,
        shortened(note),
        who);
  }

  static @Nullable String shortened(@Nullable String note) {
    if (note == null || note.isEmpty()) {
      return null;
    }
    return note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE) + " ...";
  }

  private void sum(Cell cell, long[] numbers) {
    long[] sum = sums.computeIfAbsent(cell, each -> new long[numbers.length]);
    for (int i = 0; i < numbers.length; i++) {
      sum[i] += numbers[i];
    }
  }

  /** Writes what has changed. */
  void flush() throws SQLException {
    for (StoredPayout payout : touched.values()) {
      payout.changes(this::sum);
      payout.write(statements.of(payout.stored ? StoredPayout.UPDATE : StoredPayout.INSERT));
    }
    for (Map.Entry<Cell, long[]> each : sums.entrySet()) {
      boolean changed = false;
      for (long delta : each.getValue()) {
        changed |= delta != 0;
      }
      if (changed) {
        each.getKey().add(statements, each.getValue());
      }
    }
  }
}
