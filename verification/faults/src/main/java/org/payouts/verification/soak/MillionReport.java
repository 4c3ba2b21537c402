package org.payouts.verification.soak;

import java.util.List;
import java.util.Map;

/**
 * What a run did and what came of it.
 *
 * @param json everything, for a file
 * @param table the samples, a line each, for drawing
 * @param problems everything that must not be; empty if the run passed
 */
record MillionReport(Map<String, Object> json, List<String> table, List<String> problems) {
  MillionReport {
    table = List.copyOf(table);
    problems = List.copyOf(problems);
  }

  boolean passed() {
    return problems.isEmpty();
  }
}
