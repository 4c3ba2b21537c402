package org.payouts.workers.engine;

import java.util.Collection;
import java.util.HashSet;
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
  private final Set<OpenPayout> decidedByPersons = new HashSet<>(0);
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

  /** Others of the call have to be looked up before the payout's absence proves anything. */
  boolean awaitsOthers(OpenPayout row) {
    return !allLookedUp() && !decidedByPersons.contains(row);
  }

  /**
   * A person has decided about the payout: what others show says nothing more about it. What it
   * shows itself still speaks about the others.
   */
  void decidedByPerson(OpenPayout row) {
    decidedByPersons.add(row);
  }

  /** One of its payouts was paid. */
  void carriedOut() {
    carriedOut = true;
  }

  /** It may have paid this payout, for it has paid another. */
  boolean mayHavePaid(OpenPayout row) {
    return carriedOut && !decidedByPersons.contains(row);
  }
}
