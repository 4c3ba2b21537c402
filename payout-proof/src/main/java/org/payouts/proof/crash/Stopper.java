package org.payouts.proof.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops this process when its point is reached. Everything that passes a decorator passes the
 * monitor, so that nothing else moves while the process is on its way to being stopped.
 */
final class Stopper {
  private static final int KILLED = 137;

  /** A freeze lasts longer than this; a busy machine does not take that long to come round. */
  private static final Duration STOPPED = Duration.ofSeconds(2);

  private static final Duration NEVER_STOPPED = Duration.ofSeconds(60);

  private final CrashPlan plan;
  private final Marker marker;
  private int seen;
  private volatile long deafUntilNs = System.nanoTime();

  Stopper(CrashPlan plan) {
    this.plan = plan;
    this.marker = new Marker(plan.marker());
    signal("-0"); // Loads what the stop needs, so that the stop is quick.
  }

  /** Notes that a point was reached for a payout; stops if it is the one. */
  void at(CrashPoint point, String payoutId) {
    synchronized (this) {
      if (!due(point, payoutId)) {
        return;
      }
      marker.write(Marker.at(point) + payoutId + " " + System.currentTimeMillis());
      switch (plan.how()) {
        case HALT -> Runtime.getRuntime().halt(KILLED);
        case FREEZE -> {
          freeze();
          deafUntilNs = System.nanoTime() + plan.deaf().toNanos();
          marker.write(Marker.THAWED + " " + System.currentTimeMillis());
          return;
        }
        case HOLD -> {
          // Outside the monitor: everybody else goes on.
        }
      }
    }
    awaitRelease();
  }

  boolean watches(CrashPoint point) {
    return plan.at() == point;
  }

  private boolean due(CrashPoint point, String payoutId) {
    if (point != plan.at() || (plan.payoutId() != null && !plan.payoutId().equals(payoutId))) {
      return false;
    }
    return ++seen == plan.nth();
  }

  private void awaitRelease() {
    Path release = release(plan.marker());
    while (!Files.exists(release)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    marker.write(Marker.THAWED + " " + System.currentTimeMillis());
  }

  /** The file whose being there ends a {@link How#HOLD}. */
  static Path release(Path marker) {
    return marker.resolveSibling(marker.getFileName() + ".release");
  }

  /** Whether a thawed process is still deaf to its group; waits until it is not. */
  void hear() {
    long left = deafUntilNs - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = deafUntilNs - System.nanoTime();
    }
  }

  /**
   * Returns once the process has been stopped and continued. That the signal was sent does not
   * tell: on a busy machine this thread runs on until the kernel stops it, and what it does
   * meanwhile would happen before the freeze instead of after it.
   */
  private static void freeze() {
    long begun = System.nanoTime();
    long last = begun;
    signal("-STOP");
    while (System.nanoTime() - last < STOPPED.toNanos()) {
      last = System.nanoTime();
      if (last - begun > NEVER_STOPPED.toNanos()) {
        throw new IllegalStateException("told to stop, but went on for " + NEVER_STOPPED);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static void signal(String signal) {
    long pid = ProcessHandle.current().pid();
    try {
      new ProcessBuilder("kill", signal, String.valueOf(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
