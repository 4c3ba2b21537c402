package org.payouts.workers.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Policy;

/** The lanes of a partition: who waits in which, and which of them may start something. */
final class Lanes {
  private final PartitionContext context;
  private final CallScheduler scheduler;
  private final Policy policy;
  private final ClaimStage room;
  private final Map<String, Lane> lanes = new HashMap<>();
  private int waiting;

  /**
   * @param room what the scheduler turns to when a lane may start
   */
  Lanes(PartitionContext context, ClaimStage room) {
    this.context = context;
    this.scheduler = context.scheduler;
    this.policy = context.policy;
    this.room = room;
  }

  /**
   * An older owner may still be inside a call of this payout's lane (docs/protocol.md, "A new owner
   * waits").
   */
  void hold(OpenPayout payout, ClockReading now) {
    lane(payout.lane()).heldUntilMs = now.monotonicMs() + policy.leaseMs() + policy.callTimeoutMs();
  }

  void enter(OpenPayout payout, ClockReading now) {
    payout.enter(Phase.IN_LANE);
    Lane lane = lane(payout.lane());
    int before = lane.waiting();
    boolean full = lane.ready.add(payout, now);
    waiting += lane.waiting() - before;
    if (full || !lane.lingering) {
      scheduler.offer(room, lane);
    }
  }

  /** It goes another way than its turn. */
  void leave(OpenPayout payout) {
    Lane lane = lane(payout.lane());
    int before = lane.waiting();
    lane.ready.remove(payout);
    waiting += lane.waiting() - before;
  }

  /** Back to the front of the lane they were taken from. */
  void putBack(Lane lane, List<OpenPayout> payouts, ClockReading now) {
    payouts.forEach(payout -> payout.enter(Phase.IN_LANE));
    int before = lane.waiting();
    lane.ready.putBack(payouts, now);
    waiting += lane.waiting() - before;
  }

  /** Takes what may share the lane's next call; nothing while it is worth waiting for more. */
  List<OpenPayout> take(Lane lane, ClockReading now) {
    long due = lane.ready.dueMs();
    if (due > now.monotonicMs()) {
      linger(lane, due);
      return List.of();
    }
    int before = lane.waiting();
    List<OpenPayout> taken = lane.ready.take(now, scheduler.pauses::study);
    waiting += lane.waiting() - before;
    return taken;
  }

  private void linger(Lane lane, long dueMs) {
    if (!lane.lingering && dueMs < Long.MAX_VALUE) {
      lane.lingering = true;
      scheduler.timers.at(
          dueMs,
          due -> {
            lane.lingering = false;
            scheduler.offer(room, lane);
          });
    }
  }

  /** Its call has ended, or there was none. */
  void release(Lane lane) {
    lane.busy = false;
    if (lane.ready.isEmpty() && lane.heldUntilMs == 0) {
      lanes.remove(lane.key);
    }
    scheduler.offer(room, lane);
  }

  /** The lane is paused: what waits in it must not close the tap for the others. */
  void park(Lane lane) {
    waiting -= lane.waiting();
    lane.parked = true;
  }

  /** A pause has ended: whatever stood still may be looked at again. */
  void wake() {
    for (Lane lane : lanes.values()) {
      int before = lane.waiting();
      lane.parked = false;
      lane.ready.wake();
      waiting += lane.waiting() - before;
      scheduler.offer(room, lane);
    }
  }

  /** Payouts in the queues of lanes that are not paused. */
  int waiting() {
    return waiting;
  }

  boolean gone() {
    return context.gone();
  }

  private Lane lane(String key) {
    return lanes.computeIfAbsent(
        key, named -> new Lane(named, new ReadyQueues(policy.bulkRows(), policy.bulkLingerMs())));
  }
}
