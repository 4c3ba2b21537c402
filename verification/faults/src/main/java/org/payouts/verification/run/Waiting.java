package org.payouts.verification.run;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, always with a deadline. */
public final class Waiting {
  private static final double MOST_SLOWNESS = 10;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Waiting() {}

  /**
   * How much longer everything may take because the machine does other things as well: the load per
   * processor, where two are usual for a stage of ten processes.
   */
  public static double slowness() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double perProcessor = system.getSystemLoadAverage() / system.getAvailableProcessors();
    return Math.max(1, Math.min(MOST_SLOWNESS, perProcessor / 2));
  }

  /**
   * Waits until the condition holds. The deadline is longer on a machine that is busy with others.
   *
   * @param state what is missing, for the message
   * @throws NotInTimeException when it does not within the deadline
   */
  public static void until(
      String what, Duration deadline, BooleanSupplier condition, Supplier<String> state) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      long waited = System.nanoTime() - begun;
      if (waited > deadline.toNanos() * slowness()) {
        throw new NotInTimeException(
            "not within "
                + TimeUnit.NANOSECONDS.toSeconds(waited)
                + " s: "
                + what
                + "; "
                + state.get());
      }
      nap(LOOK_AGAIN_NANOS);
    }
  }

  /** Lets time pass; ends early when the thread is interrupted. */
  public static void pass(long ms) {
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
  public static final class NotInTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotInTimeException(String message) {
      super(message);
    }
  }
}
