package org.payouts.workers.kafka;

import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.model.ClockReading;

/**
 * How new what a reader knows is. A poll that no broker answers looks like one with nothing new,
 * and a process that was frozen finds old answers in its sockets. So the knowledge is as new as the
 * request that was answered, not as the answer. Written by the reader's thread.
 */
final class Freshness {
  private static final long LEAST_MS = 5_000;

  private final Clock clock;
  private final long mostMs;

  /** All that was there then is known; null if it is not known of any time. */
  private volatile @Nullable ClockReading known;

  /** The last answer belongs to a request that was sent no earlier. */
  private ClockReading sent = new ClockReading(0, 0);

  /**
   * @param leaseMs how long a claim may be called; what is known may be as old, and five seconds in
   *     any case
   */
  Freshness(Clock clock, long leaseMs) {
    this.clock = clock;
    this.mostMs = Math.max(LEAST_MS, leaseMs);
  }

  ClockReading now() {
    return clock.now();
  }

  /** What is known is new enough to begin something by. */
  boolean isFresh() {
    return isFresh(known);
  }

  private boolean isFresh(@Nullable ClockReading then) {
    if (then == null) {
      return false;
    }
    // The monotonic clock stops while the machine sleeps.
    ClockReading now = clock.now();
    return now.monotonicMs() - then.monotonicMs() <= mostMs
        && now.wallMs() - then.wallMs() <= mostMs;
  }

  /** Nothing is known: the reading begins. */
  void reset() {
    known = null;
  }

  /**
   * All is taken that was there at {@code asked}.
   *
   * @return false if that was too long ago to go by
   */
  boolean caughtUp(ClockReading asked) {
    if (!isFresh(asked)) {
      return false;
    }
    sent = asked;
    known = asked;
    return true;
  }

  /**
   * A poll that began at {@code begun} has brought answers, and all records are taken. The first of
   * them may answer a request of the poll before.
   */
  void answered(ClockReading begun) {
    known = sent;
    sent = begun;
  }

  /**
   * Fails if the reader may have missed something.
   *
   * @throws TimeoutException if what is known is too old
   */
  void check() {
    if (!isFresh()) {
      throw new TimeoutException("no broker has answered for " + mostMs / 1_000 + " s");
    }
  }
}
