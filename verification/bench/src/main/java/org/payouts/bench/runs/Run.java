package org.payouts.bench.runs;

import java.util.Objects;

/**
 * One contender of a row.
 *
 * @param name unique in its row
 * @param does what it does, in a sentence; the work's own words if none are given
 * @param brokers 1 or 3; 1 if none are given
 */
public record Run(String name, String does, Work work, int brokers) {
  public Run {
    brokers = Math.max(brokers, 1);
    does = Objects.requireNonNullElseGet(does, work::does);
  }
}
