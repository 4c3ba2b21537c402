package org.payouts.verification.upgrade;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import org.payouts.verification.harness.RunCommand;

/**
 * What came of a run.
 *
 * @param control whether both releases were made of the same bytes
 * @param seconds how long it took
 * @param counts what was done and seen, by name
 * @param faults provider faults by class
 * @param findings everything that must not be; empty if the way there and back is open
 */
record UpgradeReport(
    long seed,
    boolean control,
    long seconds,
    Map<String, Long> counts,
    Map<String, Long> faults,
    List<String> findings)
    implements RunCommand.Report {
  private static final List<String> SHOWN =
      List.of(
          "payouts",
          "payouts.paid",
          "payouts.failed",
          "results.by_old",
          "results.by_new",
          "calls.money",
          "stops",
          "kills",
          "restarts",
          "provider_faults",
          "verdicts");

  @Override
  @JsonIgnore
  public boolean good() {
    return findings.isEmpty();
  }

  @Override
  public String line() {
    return "upgrade seed %d%s, %d s: %s; findings %d"
        .formatted(
            seed,
            control ? " (control: both releases are the same)" : "",
            seconds,
            RunCommand.Report.text(SHOWN, counts),
            findings.size());
  }
}
