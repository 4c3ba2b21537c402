package org.payouts.verification.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One short round of chaos with one broker; {@code -Dchaos.seed=N} chooses another one. */
class ChaosIT {
  private static final long SEED = Long.getLong("chaos.seed", 18);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void nobody_is_paid_twice_or_forgotten_whatever_is_killed_frozen_or_cut_off() throws Exception {
    System.out.println("ChaosIT: -Dchaos.seed=" + SEED + ", everything in " + directory);
    ChaosOptions options =
        new ChaosOptions(
            SEED,
            1,
            Duration.ZERO,
            Duration.ofSeconds(8),
            1,
            directory,
            10,
            ReplayScope.NONE,
            false);
    ChaosReport report = new ChaosRun(options, System.out::println).run();
    System.out.println(report.line());

    assertThat(report.violations()).isEmpty();
    assertThat(report.counts().get("payouts.paid")).as("not safe by idleness").isGreaterThan(10);
    assertThat(report.counts().keySet())
        .as("something was disturbed")
        .anyMatch(name -> name.startsWith("disturbances."));
  }
}
