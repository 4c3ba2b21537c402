package org.payouts.workers.protocol;

import java.util.ArrayDeque;
import java.util.Deque;

/** Payouts whose calls are never made side by side. */
final class Lane {
  final String key;
  final Deque<OpenPayout> ready = new ArrayDeque<>(2);

  /** From preparation to the end of the call. */
  boolean busy;

  /** In the queue of lanes that may have something to start. */
  boolean queued;

  /** Found paused when its turn came: nothing of it can be worked on. */
  boolean parked;

  /** Monotonic: a new owner waits until calls of an older one have ended (design 11). */
  long heldUntilMs;

  Lane(String key) {
    this.key = key;
  }
}
