package org.payouts.verification.harness;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run did and what it found.
 *
 * @param options what distinguishes the run from others of its kind, by name
 * @param seconds how long it took
 * @param counts what was done and seen, by name
 * @param faults provider faults by class
 * @param found everything that must not be; empty if the guarantee held
 */
public record RunReport(
    String name,
    long seed,
    @JsonAnyGetter Map<String, Object> options,
    long seconds,
    Map<String, Long> counts,
    Map<String, Long> faults,
    List<String> found)
    implements RunCommand.Report {

  private static final List<String> SHOWN =
      List.of(
          "payouts",
          "payouts.paid",
          "payouts.failed",
          "results.by_old",
          "results.by_new",
          "calls",
          "calls.money",
          "stops",
          "kills",
          "freezes",
          "thaws",
          "restarts",
          "broker_kills",
          "broker_freezes",
          "network_faults",
          "provider_faults",
          "verdicts",
          "replays");

  @JsonProperty
  int violations() {
    return found.size();
  }

  @Override
  public boolean good() {
    return found.isEmpty();
  }

  @Override
  public String line() {
    String shown =
        SHOWN.stream()
            .filter(counts::containsKey)
            .map(count -> count + " " + counts.get(count))
            .collect(Collectors.joining(", "));
    return "%s seed %d %s, %d s: %s; violations %d"
        .formatted(name, seed, new TreeMap<>(options), seconds, shown, violations());
  }
}
