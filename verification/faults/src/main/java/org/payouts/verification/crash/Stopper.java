package org.payouts.verification.crash;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.harness.Processes;

/**
 * Stops this process when its point is reached. Everything that passes a decorator passes the
 * monitor, so that nothing else moves while the process is on its way to being stopped.
 */
final class Stopper {

  static final String RELEASE = "release";

  /**
   * How long a thawed process does not learn of its group's changes: what it may still do must not
   * depend on learning soon that it was replaced.
   */
  private static final long DEAF_NS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private final CrashPoint point;
  private final How how;
  private final @Nullable String payoutId;
  private final Marker marker;
  private boolean reached;
  private volatile long deafUntilNs = System.nanoTime();

  /** What becomes of the process that reaches its point. */
  enum How {
    /** It ends at once, as by kill -9. */
    HALT,
    /** It is stopped by SIGSTOP until the matrix lets it go on. */
    FREEZE,
    /** Only the thread that reached the point waits, for what is done to others meanwhile. */
    HOLD
  }

  /**
   * @param payoutId the only payout that counts; null for any
   */
  Stopper(CrashPoint point, How how, @Nullable String payoutId, Marker marker) {
    this.point = point;
    this.how = how;
    this.payoutId = payoutId;
    this.marker = marker;
    // Loads what the stop needs, so that the stop is quick.
    Processes.send("-0", ProcessHandle.current().pid());
  }

  /** Notes that a point was reached for a payout; stops if it is the one. */
  void at(CrashPoint here, String id) {
    synchronized (this) {
      if (reached || here != point || (payoutId != null && !payoutId.equals(id))) {
        return;
      }
      reached = true;
      marker.write(Marker.at(here) + id + " " + System.currentTimeMillis());
      if (how == How.HALT) {
        Runtime.getRuntime().halt(137);
      }
      if (how == How.FREEZE) {
        // Until the kernel stops it, this thread runs on: what it did meanwhile would happen
        // before the freeze. Only a process that was seen stopped is released.
        deafUntilNs = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
        Processes.freeze(ProcessHandle.current().pid());
        awaitRelease();
        deafUntilNs = System.nanoTime() + DEAF_NS;
        return;
      }
    }
    awaitRelease(); // Outside the monitor: all other threads go on.
  }

  boolean watches(CrashPoint other) {
    return point == other;
  }

  private void awaitRelease() {
    marker.await(RELEASE);
    marker.write(Marker.THAWED + " " + System.currentTimeMillis());
  }

  /** Waits until a thawed process may learn of its group's changes. */
  void awaitHearing() {
    while (deafUntilNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
