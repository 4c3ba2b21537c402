package org.payouts.verification.harness;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** The one way to wait for a condition. Every wait has a deadline. */
public final class Waiting {

  private static final double MOST_SLOWNESS = 10;
  private static final Duration STANDSTILL = Duration.ofSeconds(90);

  private Waiting() {}

  /** A condition did not hold in time. */
  public static final class NotInTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotInTimeException(String message) {
      super(message);
    }
  }

  /**
   * How much longer everything may take because the machine does other things as well: the load per
   * processor, where two are usual for a cluster of ten processes.
   */
  public static double slowness() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double perProcessor = system.getSystemLoadAverage() / system.getAvailableProcessors();
    return Math.max(1, Math.min(MOST_SLOWNESS, perProcessor / 2));
  }

  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    until(what, deadline, condition, () -> "");
  }

  /**
   * Waits until the condition holds. The deadline is longer on a machine that is busy with others.
   *
   * @param state what is missing, for the message
   * @throws NotInTimeException when the condition does not hold within the deadline
   */
  public static void until(
      String what, Duration deadline, BooleanSupplier condition, Supplier<String> state) {
    long begun = System.nanoTime();
    poll(
        25,
        () -> {
          if (condition.getAsBoolean()) {
            return true;
          }
          Duration waited = Duration.ofNanos(System.nanoTime() - begun);
          if (waited.toNanos() > deadline.toNanos() * slowness()) {
            throw new NotInTimeException(
                "not within %d s: %s; %s".formatted(waited.toSeconds(), what, state.get()));
          }
          return false;
        });
  }

  /** Waits for a value. */
  public static <T> T value(String what, Duration deadline, Supplier<Optional<T>> value) {
    List<T> found = new ArrayList<>();
    until(
        what,
        deadline,
        () -> {
          value.get().ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /**
   * Waits until a count has been reached, looking every millisecond.
   *
   * @throws NotInTimeException if the count stands still for 90 seconds
   */
  public static void count(String what, LongSupplier count, long wanted) {
    long[] seen = {-1, System.nanoTime()};
    poll(
        1,
        () -> {
          long now = count.getAsLong();
          if (now > seen[0]) {
            seen[0] = now;
            seen[1] = System.nanoTime();
          } else if (System.nanoTime() - seen[1] > STANDSTILL.toNanos()) {
            throw new NotInTimeException("%s: %d of %d, no more".formatted(what, now, wanted));
          }
          return now >= wanted;
        });
  }

  private static void poll(int everyMs, Callable<Boolean> condition) {
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(everyMs))
        .forever()
        .until(condition);
  }

  /** Lets time pass; ends early when the thread is interrupted. */
  public static void pass(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
