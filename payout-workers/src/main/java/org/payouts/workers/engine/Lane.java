package org.payouts.workers.engine;

/** Payouts whose calls are never made side by side. */
final class Lane {
  final String key;
  final ReadyQueues ready;

  /** From preparation to the end of the call. */
  boolean busy;

  /** In the queue of lanes that may have something to start. */
  boolean queued;

  /** Found paused when its turn came: nothing of it can be worked on. */
  boolean parked;

  /** A timer offers it again once its payouts have waited long enough for company. */
  boolean lingering;

  /**
   * Monotonic: a new owner waits until calls of an older one have ended (docs/protocol.md, "A new
   * owner waits").
   */
  long heldUntilMs;

  /** Payouts in it that count as buffered: none while it is parked. */
  int waiting() {
    return parked ? 0 : ready.size();
  }

  Lane(String key, ReadyQueues ready) {
    this.key = key;
    this.ready = ready;
  }
}
