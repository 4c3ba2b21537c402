package org.payouts.proof.chaos;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, always with a deadline. */
final class Waiting {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Waiting() {}

  /**
   * Waits until the condition holds.
   *
   * @param state what is missing, for the message
   * @throws NotInTimeException when it does not within the deadline
   */
  static void until(
      String what, Duration deadline, BooleanSupplier condition, Supplier<String> state) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new NotInTimeException(
            "not within " + deadline.toSeconds() + " s: " + what + "; " + state.get());
      }
      nap(LOOK_AGAIN_NANOS);
    }
  }

  /** Lets time pass; ends early when the thread is interrupted. */
  static void pass(long ms) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      nap(left);
    }
  }

  private static void nap(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  /** Something did not happen in time. */
  static final class NotInTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotInTimeException(String message) {
      super(message);
    }
  }
}
