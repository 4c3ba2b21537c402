package org.payouts.verification.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.verification.harness.RunReport;

/** One short round of chaos with one broker; {@code -Dchaos.seed=N} chooses another one. */
class ChaosIT {
  private static final long SEED = Long.getLong("chaos.seed", 18);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void nobody_is_paid_twice_or_forgotten_whatever_is_killed_frozen_or_cut_off() throws Exception {
    System.out.println("ChaosIT: -Dchaos.seed=" + SEED + ", everything in " + directory);
    ChaosCommand options = new ChaosCommand();
    options.seed = SEED;
    options.rounds = 1;
    options.roundSeconds = 8;
    options.rate = 10;
    options.replay = ChaosCommand.ReplayScope.NONE;
    options.keptRegistry = false;
    RunReport report = new ChaosRun(options, directory, System.out::println).run();
    System.out.println(report.json());

    assertThat(report.found()).isEmpty();
    assertThat(report.counts().get("payouts.paid")).as("not safe by idleness").isGreaterThan(10);
    assertThat(report.counts().keySet())
        .as("something was disturbed")
        .anyMatch(name -> name.startsWith("disturbances."));
  }
}
