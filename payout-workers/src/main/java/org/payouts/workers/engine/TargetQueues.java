package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unsettled payout per target at a time (docs/protocol/configurations.txt, B13, B14): the head
 * of a target's queue holds it until it is settled, in the order of intake. Nearly every target has
 * one payout only; only the others cost a queue.
 */
final class TargetQueues {
  private final Map<String, OpenPayout> heads = new HashMap<>();

  /** Payouts behind the head of their target, in their order; never empty. */
  private final Map<String, Deque<OpenPayout>> behind = new HashMap<>();

  /** Returns true if it holds its target. */
  boolean join(OpenPayout payout) {
    String target = payout.targetKey();
    boolean holds = heads.putIfAbsent(target, payout) == null;
    if (!holds) {
      behind.computeIfAbsent(target, key -> new ArrayDeque<>(2)).addLast(payout);
    }
    return holds;
  }

  boolean holds(OpenPayout payout) {
    return heads.get(payout.targetKey()) == payout;
  }

  /**
   * A settled payout leaves; returns the holder of the target if that is another one now.
   *
   * @throws IllegalStateException if it is not in the queue
   */
  @Nullable OpenPayout leave(OpenPayout settled) {
    String target = settled.targetKey();
    Deque<OpenPayout> others = behind.get(target);
    if (heads.get(target) != settled) {
      if (others == null || !others.remove(settled)) {
        throw new IllegalStateException(
            "payout " + settled.id() + " is not in the queue of its target");
      }
      dropIfEmpty(target, others);
      return null;
    }
    if (others == null) {
      heads.remove(target);
      return null;
    }
    OpenPayout next = others.removeFirst();
    dropIfEmpty(target, others);
    heads.put(target, next);
    return next;
  }

  private void dropIfEmpty(String target, Deque<OpenPayout> others) {
    if (others.isEmpty()) {
      behind.remove(target);
    }
  }
}
