package org.payouts.workers.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unsettled payout per target at a time (model B13, B14): the head of a target's queue holds it
 * until it is settled, in the order of intake. Nearly every target has one payout only, so a queue
 * is a chain of its payouts and costs nothing of its own.
 */
final class TargetQueues {
  private final Map<String, OpenPayout> heads = new HashMap<>();

  void join(OpenPayout payout) {
    OpenPayout head = heads.putIfAbsent(payout.targetKey(), payout);
    if (head == null) {
      payout.lastOfTarget = payout;
      return;
    }
    OpenPayout last = head.lastOfTarget == null ? head : head.lastOfTarget;
    last.nextOfTarget = payout;
    head.lastOfTarget = payout;
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
    OpenPayout head = heads.get(settled.targetKey());
    if (head == settled) {
      return next(settled);
    }
    for (OpenPayout before = head; before != null; before = before.nextOfTarget) {
      if (before.nextOfTarget == settled) {
        before.nextOfTarget = settled.nextOfTarget;
        if (head != null && head.lastOfTarget == settled) {
          head.lastOfTarget = before;
        }
        return null;
      }
    }
    throw new IllegalStateException(
        "payout " + settled.payout.id() + " is not in the queue of its target");
  }

  private @Nullable OpenPayout next(OpenPayout holder) {
    OpenPayout next = holder.nextOfTarget;
    if (next == null) {
      heads.remove(holder.targetKey());
      return null;
    }
    next.lastOfTarget = holder.lastOfTarget;
    heads.put(holder.targetKey(), next);
    return next;
  }
}
