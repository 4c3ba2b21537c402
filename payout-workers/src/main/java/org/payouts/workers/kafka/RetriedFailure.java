package org.payouts.workers.kafka;

import java.util.concurrent.TimeUnit;

/**
 * One thing that may fail for a while and is tried again. It is shown in the worker's health from
 * its first failure until it has worked for a while, because a client that lost a right answers one
 * call with an error and the next with nothing. For one thread.
 */
final class RetriedFailure {
  private static final long FIRST_MS = 500;
  private static final long LONGEST_MS = 10_000;
  private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(2);

  private final String what;
  private final WorkerHealth health;
  private boolean present;
  private long lastFailureNs;
  private long pauseMs = FIRST_MS;

  /**
   * @param what names it in health and log
   */
  RetriedFailure(String what, WorkerHealth health) {
    this.what = what;
    this.health = health;
  }

  /** It failed; returns how long to wait before the next try, in milliseconds. */
  long failed(String why) {
    long now = pauseMs;
    pauseMs = Math.min(2 * pauseMs, LONGEST_MS);
    present = true;
    lastFailureNs = System.nanoTime();
    health.trouble(what, why);
    return now;
  }

  /** It works. */
  void fine() {
    if (present && System.nanoTime() - lastFailureNs > QUIET_NS) {
      present = false;
      pauseMs = FIRST_MS;
      health.healed(what);
    }
  }
}
