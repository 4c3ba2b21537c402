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
  /** Those that are not settled. */
  private final Set<OpenPayout> rows;

  private final Set<OpenPayout> notLookedUp;
  private final Set<OpenPayout> decidedByPersons = new HashSet<>(0);
  private boolean carriedOut;

  SharedCall(Collection<OpenPayout> rows) {
    this.rows = new LinkedHashSet<>(rows);
    this.notLookedUp = new LinkedHashSet<>(rows);
    rows.forEach(row -> row.calls().add(this));
  }

  List<OpenPayout> rows() {
    return List.copyOf(rows);
  }

  /** The payout is settled: an open one must not keep all others of its calls in memory. */
  void settled(OpenPayout row) {
    rows.remove(row);
    notLookedUp.remove(row);
    decidedByPersons.remove(row);
  }

  /**
   * The payout's books were read, or could not be, when absence could have proved something; or a
   * person was asked and has decided.
   */
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
   * Others of the call have not been read by this owner at all. Enough to be waited for by one
   * whose absence was proven before: their books may show that the call was carried out.
   */
  boolean awaitsFirstRead(OpenPayout row) {
    return awaitsOthers(row) && !notLookedUp.stream().allMatch(OpenPayout::wasLookedUp);
  }

  /**
   * A person has decided about the payout, which is a look: what others show says nothing more
   * about it. What it shows itself still speaks about the others.
   */
  void decidedByPerson(OpenPayout row) {
    decidedByPersons.add(row);
    notLookedUp.remove(row);
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
