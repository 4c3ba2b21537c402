package org.payouts.verification.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;
import picocli.CommandLine.Option;

/** What a process of the crash matrix is told. */
final class CrashOptions {
  @Option(names = "-c", required = true, description = "The stack's properties file.")
  private Path config = Path.of("payouts.properties");

  @Option(names = "--set", description = "KEY=VALUE that overrides the file.")
  private Map<String, String> overrides = Map.of();

  @Option(
      names = "--marker",
      required = true,
      description = "The file in which this process tells.")
  private Path marker = Path.of("marker");

  @Option(names = "--at", description = "The point at which to stop; none for a plain service.")
  private @Nullable CrashPoint at;

  @Option(names = "--how", description = "halt, freeze or hold.")
  private How how = How.HALT;

  @Option(names = "--nth", description = "The how-many-th time the point is reached.")
  private int nth = 1;

  @Option(names = "--payout", description = "The only payout that counts.")
  private @Nullable String payoutId;

  @Option(
      names = "--deaf-ms",
      description = "How long a thawed process does not hear of its group.")
  private long deafMs = 1_500;

  @Option(names = "--mutant", description = "The rule to switch off.")
  private @Nullable Mutant mutant;

  Settings settings() {
    return Settings.load(config, Map.of()).withAll(overrides);
  }

  Marker marker() {
    return new Marker(marker);
  }

  Optional<Stopper> stopper() {
    CrashPoint point = at;
    return point == null
        ? Optional.empty()
        : Optional.of(
            new Stopper(
                new CrashPlan(point, how, nth, payoutId, marker, Duration.ofMillis(deafMs))));
  }

  @Nullable Mutant mutant() {
    return mutant;
  }
}
