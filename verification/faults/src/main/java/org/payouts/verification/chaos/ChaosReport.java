package org.payouts.verification.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run did and what it found.
 *
 * @param seconds how long it took
 * @param counts what was done and seen, by name
 * @param faults provider faults by class
 * @param violations everything that must not be; empty if the guarantee held
 */
public record ChaosReport(
    long seed,
    int brokers,
    int rounds,
    double seconds,
    Map<String, Long> counts,
    Map<String, Long> faults,
    List<String> violations) {
  public ChaosReport {
    counts = Map.copyOf(counts);
    faults = Map.copyOf(faults);
    violations = List.copyOf(violations);
  }

  public boolean held() {
    return violations.isEmpty();
  }

  private long of(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** One line for a person. */
  public String line() {
    return ("chaos seed %d: %d rounds, %d broker(s), %.0f s: %d payouts, %d paid, %d failed, %d money"
            + " calls of %d calls; %d kills, %d freezes, %d thaws, %d broker kills, %d broker freezes,"
            + " %d network faults, %d provider faults, %d verdicts, %d replays; violations %d")
        .formatted(
            seed,
            rounds,
            brokers,
            seconds,
            of("payouts"),
            of("payouts.paid"),
            of("payouts.failed"),
            of("calls.money"),
            of("calls"),
            of("kills"),
            of("freezes"),
            of("thaws"),
            of("broker_kills"),
            of("broker_freezes"),
            of("network_faults"),
            of("provider_faults"),
            of("verdicts.paid") + of("verdicts.failed") + of("verdicts.retry"),
            of("replays"),
            violations.size());
  }

  /** For {@code --json}. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("brokers", brokers);
    json.put("rounds", rounds);
    json.put("seconds", Math.round(seconds));
    json.put("counts", new java.util.TreeMap<>(counts));
    json.put("faults", new java.util.TreeMap<>(faults));
    json.put("violations", violations.size());
    json.put("found", violations);
    return json;
  }
}
