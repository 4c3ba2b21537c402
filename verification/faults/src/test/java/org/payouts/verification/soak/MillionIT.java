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
  void everybody_is_paid_once_or_told_failed_and_the_audit_is_clean() throws Exception {
    System.out.println("MillionIT: -Dmillion.seed=" + SEED + ", everything in " + directory);
    Pace pace = Pace.parse("auto");
    MillionOptions options =
        new MillionOptions(
            PAYOUTS,
            5,
            SEED,
            pace,
            directory,
            MillionOptions.deadline(PAYOUTS, pace),
            1_000,
            false);
    MillionReport report = new MillionRun(options, System.out::println).run();
    System.out.println(report.json());

    assertThat(report.problems()).isEmpty();
    assertThat((int) report.json().get("paid")).isGreaterThan(PAYOUTS * 9 / 10);
    assertThat(report.json().get("faults")).asString().contains("pay_then");
    assertThat(report.table()).hasSizeGreaterThan(2);
  }
}
