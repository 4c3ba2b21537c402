package org.payouts.workers.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.payouts.workers.model.Transition;

/** What happened, counted: a run that met nothing proves nothing. */
final class Tally {
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Long> states = new TreeMap<>();
  private final Map<String, Long> transitions = new TreeMap<>();
  private final Map<String, Long> probes = new TreeMap<>();
  private final Map<String, Long> most = new TreeMap<>();
  private long calls;
  private long payments;

  void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
  }

  void transition(Transition by, String to) {
    states.merge(to, 1L, Long::sum);
    transitions.merge(by.name(), 1L, Long::sum);
  }

  /** Something worth reaching has happened; the model's probes among them. */
  void reached(String probe) {
    probes.merge(probe, 1L, Long::sum);
  }

  Map<String, Long> probes() {
    return probes;
  }

  /** The most of something that was seen at any time. */
  void most(String what, long seen) {
    most.merge(what, seen, Math::max);
  }

  void call() {
    calls++;
  }

  void payment() {
    payments++;
  }

  void add(Tally other) {
    other.faults.forEach((kind, n) -> faults.merge(kind, n, Long::sum));
    other.states.forEach((kind, n) -> states.merge(kind, n, Long::sum));
    other.transitions.forEach((kind, n) -> transitions.merge(kind, n, Long::sum));
    other.probes.forEach((kind, n) -> probes.merge(kind, n, Long::sum));
    other.most.forEach((kind, n) -> most.merge(kind, n, Math::max));
    calls += other.calls;
    payments += other.payments;
  }

  long calls() {
    return calls;
  }

  Map<String, Long> faults() {
    return faults;
  }

  Map<String, Long> states() {
    return states;
  }

  Map<String, Long> transitions() {
    return transitions;
  }

  long injected() {
    return faults.values().stream().mapToLong(n -> n).sum();
  }

  /** Several lines for people. */
  String text() {
    return "money calls %d, payments %d%nfaults %d: %s%nstates: %s%ntransitions (%d): %s%nreached: %s%nmost: %s"
        .formatted(
            calls,
            payments,
            injected(),
            text(faults),
            text(states),
            transitions.size(),
            text(transitions),
            text(probes),
            text(most));
  }

  private static String text(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
