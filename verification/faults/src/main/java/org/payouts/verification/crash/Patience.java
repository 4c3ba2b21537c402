package org.payouts.verification.crash;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions. */
final class Patience {
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(25);

  private Patience() {}

  /**
   * Returns once the condition holds.
   *
   * @throws CaseFailedException when it does not in time; says what was waited for and how things
   *     are
   */
  static void until(
      String what, Duration within, BooleanSupplier condition, Supplier<String> state) {
    long end = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new CaseFailedException(
            "not within " + within.toSeconds() + " s: " + what + "; " + state.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }
}
