package org.payouts.workers.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.protocol.OpenPayout.Phase;

/** The lanes of a partition: who waits in which, and which of them may start something. */
final class Lanes {
  private final Holding holding;
  private final Desk desk;
  private final Policy policy;
  private final Claims room;
  private final Map<String, Lane> lanes = new HashMap<>();
  private int waiting;

  /**
   * @param room what the desk turns to when a lane may start
   */
  Lanes(Holding holding, Claims room) {
    this.holding = holding;
    this.desk = holding.desk;
    this.policy = holding.policy;
    this.room = room;
  }

  /**
   * An older owner may still be inside a call of this payout's lane (docs/protocol.md, "A new owner
   * waits").
   */
  void hold(OpenPayout payout, Moment now) {
    lane(payout.lane()).heldUntilMs = now.monotonicMs() + policy.leaseMs() + policy.callTimeoutMs();
  }

  void enter(OpenPayout payout, Moment now) {
    payout.enter(Phase.IN_LANE);
    Lane lane = lane(payout.lane());
    int before = lane.waiting();
    boolean full = lane.ready.add(payout, now);
    waiting += lane.waiting() - before;
    if (full || !lane.lingering) {
      desk.offer(room, lane);
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
  void putBack(Lane lane, List<OpenPayout> payouts, Moment now) {
    payouts.forEach(payout -> payout.enter(Phase.IN_LANE));
    int before = lane.waiting();
    lane.ready.putBack(payouts, now);
    waiting += lane.waiting() - before;
  }

  /** Takes what may share the lane's next call; nothing while it is worth waiting for more. */
  List<OpenPayout> take(Lane lane, Moment now) {
    long due = lane.ready.dueMs();
    if (due > now.monotonicMs()) {
      linger(lane, due);
      return List.of();
    }
    int before = lane.waiting();
    List<OpenPayout> taken = lane.ready.take(now, desk.pauses::study);
    waiting += lane.waiting() - before;
    return taken;
  }

  private void linger(Lane lane, long dueMs) {
    if (!lane.lingering && dueMs < Long.MAX_VALUE) {
      lane.lingering = true;
      desk.timers.at(
          dueMs,
          due -> {
            lane.lingering = false;
            desk.offer(room, lane);
          });
    }
  }

  /** Its call has ended, or there was none. */
  void release(Lane lane) {
    lane.busy = false;
    if (lane.ready.isEmpty() && lane.heldUntilMs == 0) {
      lanes.remove(lane.key);
    }
    desk.offer(room, lane);
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
      desk.offer(room, lane);
    }
  }

  /** Payouts in the queues of lanes that are not paused. */
  int waiting() {
    return waiting;
  }

  boolean gone() {
    return holding.gone();
  }

  private Lane lane(String key) {
    return lanes.computeIfAbsent(
        key, named -> new Lane(named, new ReadyQueues(policy.bulkRows(), policy.bulkLingerMs())));
  }
}
