package org.payouts.workers.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Policy;

/** The lanes of a partition: which payouts wait in which, and which may start something. */
final class Lanes {
  private final PartitionContext context;
  private final Policy policy;
  private final Timers timers;
  private final Pauses pauses;
  private final Stops stops;
  private final MoneyOutages outages;
  private final CallScheduler scheduler;
  private final Map<String, Lane> lanes = new HashMap<>();

  /** Sum of {@link Lane#waiting} over all lanes. */
  private int waiting;

  Lanes(PartitionContext context, WorkerContext shared) {
    this.context = context;
    this.policy = shared.policy();
    this.timers = shared.timers();
    this.pauses = shared.pauses();
    this.stops = shared.stops();
    this.outages = shared.outages();
    this.scheduler = shared.scheduler();
  }

  /** An older owner may still be inside a call of this payout's lane. */
  void hold(OpenPayout payout, ClockReading now) {
    Lane lane = lane(payout.lane());
    lane.hold();
    timers.at(
        now.monotonicMs() + policy.leaseMs() + policy.callTimeoutMs(),
        over -> {
          lane.holdEnded();
          dropIfEmpty(lane);
          scheduler.offer(context, lane);
        });
  }

  void enter(OpenPayout payout, ClockReading now) {
    payout.enter(Phase.IN_LANE);
    Lane lane = lane(payout.lane());
    int before = lane.waiting();
    boolean full = lane.add(payout, now);
    waiting += lane.waiting() - before;
    if (full || !lane.isLingering()) {
      scheduler.offer(context, lane);
    }
  }

  /** It goes another way than its turn. */
  void leave(OpenPayout payout) {
    Lane lane = lane(payout.lane());
    int before = lane.waiting();
    lane.remove(payout);
    waiting += lane.waiting() - before;
    dropIfEmpty(lane);
  }

  /** Back to the front of the lane they were taken from. */
  void putBack(Lane lane, List<OpenPayout> payouts, ClockReading now) {
    payouts.forEach(payout -> payout.enter(Phase.IN_LANE));
    int before = lane.waiting();
    lane.putBack(payouts, now);
    waiting += lane.waiting() - before;
  }

  /**
   * Takes what may share the lane's next call; nothing while the lane is paused or held, or while
   * it is worth waiting for more.
   */
  List<OpenPayout> take(Lane lane, ClockReading now) {
    if (pauses.lane(lane.key())
        || (!stops.isEmpty() && stops.lane(lane.key()))
        || (!outages.isEmpty() && outages.allowance(lane.key(), now) == 0)) {
      waiting -= lane.waiting(); // What waits in it must not close the intake for the others.
      lane.park();
      return List.of();
    }
    if (lane.isHeld()) {
      return List.of(); // Offered again by its timer.
    }
    long due = lane.dueMs();
    if (due > now.monotonicMs()) {
      linger(lane, due);
      return List.of();
    }
    int before = lane.waiting();
    List<OpenPayout> taken =
        outages.isEmpty()
            ? lane.take(now, this::standsStill, first -> Integer.MAX_VALUE)
            : lane.take(
                now,
                first -> standsStill(first) || allowance(first, now) == 0,
                first -> allowance(first, now));
    waiting += lane.waiting() - before;
    return taken;
  }

  private boolean standsStill(OpenPayout first) {
    return pauses.study(first.study()) || (!stops.isEmpty() && stops.study(first.study()));
  }

  private int allowance(OpenPayout first, ClockReading now) {
    return outages.allowance(first.account(), first.study(), now);
  }

  private void linger(Lane lane, long dueMs) {
    if (dueMs < Long.MAX_VALUE && lane.linger()) {
      timers.at(
          dueMs,
          due -> {
            lane.lingered();
            scheduler.offer(context, lane);
          });
    }
  }

  /** Its call has ended, or is not going to be made. */
  void release(Lane lane) {
    lane.release();
    dropIfEmpty(lane);
  }

  /** One that is queued or busy stays: a second one of its key would call beside it. */
  private void dropIfEmpty(Lane lane) {
    if (lane.isEmpty()) {
      lanes.remove(lane.key(), lane);
    }
  }

  /** A pause or a stop has ended: whatever stood still may be looked at again. */
  void wake() {
    for (Lane lane : lanes.values()) {
      int before = lane.waiting();
      lane.wake();
      waiting += lane.waiting() - before;
      scheduler.offer(context, lane);
    }
    lanes.values().removeIf(Lane::isEmpty);
  }

  /** Payouts in the queues of lanes that are not paused. */
  int waiting() {
    return waiting;
  }

  private Lane lane(String key) {
    return lanes.computeIfAbsent(
        key, named -> new Lane(named, policy.bulkRows(), policy.bulkLingerMs()));
  }
}
