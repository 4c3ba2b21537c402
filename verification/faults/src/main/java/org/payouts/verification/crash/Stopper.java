package org.payouts.verification.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops this process when its point is reached. Everything that passes a decorator passes the
 * monitor, so that nothing else moves while the process is on its way to being stopped.
 */
final class Stopper {
  private static final int KILLED = 137;
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(10);

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
          // Until the kernel stops it, this thread runs on: what it did meanwhile would happen
          // before the freeze. Released is only who was seen stopped.
          deafUntilNs = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
          signal("-STOP");
          awaitRelease();
          deafUntilNs = System.nanoTime() + plan.deaf().toNanos();
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
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
    marker.write(Marker.THAWED + " " + System.currentTimeMillis());
  }

  /** The file whose being there lets a stopped process go on. */
  static Path release(Path marker) {
    return marker.resolveSibling(marker.getFileName() + ".release");
  }

  /** Whether a thawed process is still deaf to its group; waits until it is not. */
  void hear() {
    while (deafUntilNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(LOOK_AGAIN_NS);
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
