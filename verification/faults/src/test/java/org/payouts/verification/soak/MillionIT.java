package org.payouts.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The long run, shortened; {@code -Dmillion.seed=N} chooses another one. {@code ./verify million}
 * is the whole one.
 */
@EnabledIfSystemProperty(
    named = "proof",
    matches = "true",
    disabledReason = "a minute of both processors: profile proof")
class MillionIT {
  private static final long SEED = Long.getLong("million.seed", 20261121);
  private static final int PAYOUTS = 2_000;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everybody_is_paid_once_or_reported_failed_and_the_audit_is_clean() throws Exception {
    System.out.println("MillionIT: -Dmillion.seed=" + SEED + ", everything in " + directory);
    MillionCommand options = new MillionCommand();
    options.payouts = PAYOUTS;
    options.seed = SEED;
    options.sampleMs = 1_000;
    options.keptRegistry = false;
    MillionReport report = new MillionRun(options, directory, System.out::println).run();
    System.out.println(report.json());
    assertThat(report.problems()).isEmpty();
    assertThat(report.settled().paid()).isGreaterThan(PAYOUTS * 9 / 10);
    assertThat(report.settled().faults().toString()).contains("pay_then");
    assertThat(report.table()).hasSizeGreaterThan(2);
  }
}
