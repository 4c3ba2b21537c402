package org.payouts.workers.model;

import java.util.List;

/** The legal pairs of states of a row of the state table. */
public final class StatePairs {
  private StatePairs() {}

  /** Each as "FROM -> TO", in the order of the table. */
  public static List<String> of(Transition row) {
    return row.from().stream().map(state -> state + " -> " + row.to(state)).toList();
  }
}
