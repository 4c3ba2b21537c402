package org.payouts.workers.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How often a missing rule was seen.
 *
 * @param broken the histories in which a money rule broke; a core that stops by itself with an
 *     exception does not count
 */
record Catch(Mutant mutant, long seeds, List<Seeds.Broken> broken, long ms) {

  static Catch of(Mutant mutant, long seeds, int threads) {
    Seeds.Outcome outcome = new Seeds(mutant, threads, done -> {}).run(0, seeds);
    List<Seeds.Broken> seen =
        outcome.broken().stream().filter(b -> b.what() instanceof Violation).toList();
    return new Catch(mutant, seeds, seen, outcome.ms());
  }

  /** In at least one of five. */
  boolean often() {
    return 5L * broken.size() >= seeds;
  }

  String text() {
    String first = broken.isEmpty() ? "never" : broken.get(0).command();
    return "mutant %s: seen in %d of %d seeds %s, %d ms; %s"
        .formatted(mutant, broken.size(), seeds, rules(), ms, first);
  }

  /** How often each rule was the first to break. */
  private Map<String, Long> rules() {
    return broken.stream()
        .map(b -> String.valueOf(b.what().getMessage()))
        .map(what -> what.matches("[A-Z]\\w+: .*") ? what.split(":", 2)[0] : "other")
        .collect(Collectors.groupingBy(rule -> rule, TreeMap::new, Collectors.counting()));
  }
}
