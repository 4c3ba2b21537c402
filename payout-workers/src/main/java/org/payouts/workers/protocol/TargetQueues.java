package org.payouts.workers.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unsettled payout per target at a time (model B13, B14): the head of a target's queue holds it
 * until it is settled, in the order of intake.
 */
final class TargetQueues {
  private final Map<String, Deque<OpenPayout>> queues = new HashMap<>();

  void join(OpenPayout payout) {
    queues.computeIfAbsent(payout.targetKey(), k -> new ArrayDeque<>(2)).addLast(payout);
  }

  boolean holds(OpenPayout payout) {
    Deque<OpenPayout> queue = queues.get(payout.targetKey());
    return queue != null && queue.peekFirst() == payout;
  }

  /** The settled holder leaves; returns who holds the target now. */
  @Nullable OpenPayout leave(OpenPayout holder) {
    Deque<OpenPayout> queue = queues.get(holder.targetKey());
    if (queue == null || queue.pollFirst() != holder) {
      throw new IllegalStateException("payout " + holder.payout.id() + " does not hold its target");
    }
    if (queue.isEmpty()) {
      queues.remove(holder.targetKey());
      return null;
    }
    return queue.peekFirst();
  }
}
