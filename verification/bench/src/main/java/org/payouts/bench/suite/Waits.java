package org.payouts.bench.suite;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for conditions, not for ever. */
public final class Waits {
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(90);

  private Waits() {}

  /**
   * Waits until the condition holds.
   *
   * @throws IllegalStateException if it does not within 90 seconds
   */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("waited in vain until " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }

  /**
   * Waits until a count has been reached.
   *
   * @throws IllegalStateException if the count stands still for 90 seconds
   */
  public static void count(String what, LongSupplier count, long wanted) {
    long deadline = System.nanoTime() + PATIENCE_NS;
    long before = -1;
    for (long now = count.getAsLong(); now < wanted; now = count.getAsLong()) {
      if (now > before) {
        before = now;
        deadline = System.nanoTime() + PATIENCE_NS;
      } else if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("%s stand still at %d of %d".formatted(what, now, wanted));
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }
}
