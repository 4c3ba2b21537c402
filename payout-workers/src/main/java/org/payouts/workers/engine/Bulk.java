package org.payouts.workers.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;

/**
 * Payouts of one lane that share a preparation, a claim transaction and a money call; where the
 * provider takes one payout per call, one. A payout is in at most one bulk, from the start of its
 * preparation to the end of its call (model B24).
 */
final class Bulk {
  final Lane lane;
  private List<OpenPayout> rows = List.of();
  private int committed;

  /** End of the lease of its claims, on both clocks. */
  @Nullable ClockReading sendBefore;

  Bulk(Lane lane, List<OpenPayout> rows) {
    this.lane = lane;
    keep(rows);
  }

  List<OpenPayout> rows() {
    return rows;
  }

  /** The row that effects of the bulk are named by. */
  OpenPayout first() {
    return rows.get(0);
  }

  /** From now on only these rows are in it, or none. */
  void keep(List<OpenPayout> kept) {
    rows.forEach(row -> row.bulk = null);
    rows = List.copyOf(kept);
    rows.forEach(row -> row.bulk = this);
  }

  void enter(Phase phase) {
    rows.forEach(row -> row.enter(phase));
  }

  boolean isAllIn(Phase phase) {
    return rows.stream().allMatch(row -> row.phase == phase);
  }

  /** The claim of one more row was committed; returns true with the last of them. */
  boolean committedOneMore() {
    return ++committed == rows.size();
  }
}
