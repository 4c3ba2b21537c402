package org.payouts.verification.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.payouts.verification.harness.RunCommand;

/**
 * What a run did and what it found.
 *
 * @param seconds how long it took
 * @param counts what was done and seen, by name
 * @param faults provider faults by class
 * @param found everything that must not be; empty if the guarantee held
 */
@JsonPropertyOrder({"seed", "brokers", "rounds", "seconds", "counts", "faults", "violations"})
public record ChaosReport(
    long seed,
    int brokers,
    int rounds,
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
          "calls",
          "calls.money",
          "kills",
          "freezes",
          "thaws",
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
    return "chaos seed %d: %d rounds, %d broker(s), %d s: %s; violations %d"
        .formatted(
            seed, rounds, brokers, seconds, RunCommand.Report.text(SHOWN, counts), violations());
  }
}
