package org.payouts.verification.crash;

import java.time.Duration;
import org.payouts.verification.harness.ServiceProcess;
import org.payouts.verification.harness.Waiting;

/** A worker or router of the matrix: its process and its marker. */
record CrashProcess(ServiceProcess process, Marker marker) {

  private static final Duration START = Duration.ofMinutes(3);

  /** Lets the loaded service start. */
  CrashProcess go() {
    marker.let(CrashingService.GO);
    return this;
  }

  CrashProcess awaitReady() {
    Waiting.until(
        process.name() + " is ready",
        START,
        () -> process.isReady() || endedBefore("it is ready"),
        process::health);
    return this;
  }

  /** Waits for a line of the marker; fails if the process ends without it. */
  void awaitMark(String prefix, Duration within) {
    Waiting.until(
        process.name() + " marks " + prefix,
        within,
        () -> marker.find(prefix).isPresent() || endedBefore(prefix),
        () -> "see " + process.log());
  }

  private boolean endedBefore(String mark) {
    if (!process.isAlive() && marker.find(mark).isEmpty()) {
      throw new Waiting.NotInTimeException(
          process.name() + " ended before " + mark + "; see " + process.log());
    }
    return false;
  }

  void awaitFrozen() {
    Waiting.until(process.name() + " is stopped", START, process::isFrozen);
  }

  /** Lets it go on from its point, frozen or held. */
  void release() {
    marker.let(Stopper.RELEASE);
    process.thaw();
  }
}
