package org.payouts.workers.engine;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One money call of several payouts that may be made again, because its answer said no, say. That
 * nothing was paid is presumed of the call, so what the books show of one payout speaks about all:
 * none is tried again before each of them has been looked up, and if one was paid, the call was
 * carried out, and absence of the others proves nothing any more.
 */
final class SharedCall {
  private final List<OpenPayout> rows;
  private final Set<OpenPayout> notLookedUp;
  private boolean carriedOut;

  SharedCall(Collection<OpenPayout> rows) {
    this.rows = List.copyOf(rows);
    this.notLookedUp = new LinkedHashSet<>(rows);
    rows.forEach(row -> row.shares(this));
  }

  List<OpenPayout> rows() {
    return rows;
  }

  /** The payout's books were read, or could not be, when absence could have proved something. */
  void lookedUp(OpenPayout row) {
    notLookedUp.remove(row);
  }

  boolean allLookedUp() {
    return notLookedUp.isEmpty();
  }

  /** One of its payouts was paid. */
  void carriedOut() {
    carriedOut = true;
  }

  boolean wasCarriedOut() {
    return carriedOut;
  }
}
