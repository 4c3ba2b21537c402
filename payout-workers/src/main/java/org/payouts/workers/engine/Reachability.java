package org.payouts.workers.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Reason;

/**
 * Whether the provider answers at all. Some failures in a row make a standstill to be shown; it
 * stops nothing, for each payout backs off by itself, and the first usable answer ends it.
 */
final class Reachability {
  private static final int FAILURES_SHOWN = 5;

  private int failures;
  private long sinceWallMs;
  private @Nullable Reason last;

  /** The provider was asked something; {@code trouble} is why it could not be reached, or null. */
  void asked(@Nullable Reason trouble, ClockReading now) {
    if (trouble == null) {
      failures = 0;
      last = null;
      return;
    }
    if (failures++ == 0) {
      sinceWallMs = now.wallMs();
    }
    last = trouble;
  }

  Optional<Standstill> standstill() {
    return failures < FAILURES_SHOWN || last == null
        ? Optional.empty()
        : Optional.of(new Standstill("provider", last, sinceWallMs));
  }
}
