package org.payouts.workers.protocol;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the partitions of one worker share: the calls in flight, the pauses, the timers and the
 * queues of what could start. Decides what starts next.
 */
final class Desk {

  /** Something that could start in a room of a partition. */
  private record Entry<R, T>(R room, T item) {}

  final Policy policy;
  final Effects effects;
  final Timers timers = new Timers();
  final Pauses pauses;
  final Fuse fuse;

  private final Deque<Entry<Claims, Lane>> lanes = new ArrayDeque<>();
  private final Deque<Entry<Claims, OpenPayout>> claimed = new ArrayDeque<>();
  private final Deque<Entry<Doubts, OpenPayout>> reads = new ArrayDeque<>();
  private boolean readLast;

  /** Conversations in flight: preparations, money calls, reads. */
  private int conversations;

  private int readsInFlight;

  /** Payouts between the start of their preparation and the end of their call. */
  private int work;

  /** Unknown errors in a row. */
  private int unknownErrors;

  Desk(Policy policy, Fuse fuse, Effects effects) {
    this.policy = policy;
    this.fuse = fuse;
    this.effects = effects;
    this.pauses = new Pauses(policy.probeMs());
  }

  void offer(Claims room, Lane lane) {
    if (!lane.queued && !lane.busy && !lane.ready.isEmpty()) {
      lane.queued = true;
      lanes.addLast(new Entry<>(room, lane));
    }
  }

  void offerClaimed(Claims room, OpenPayout payout) {
    claimed.addLast(new Entry<>(room, payout));
  }

  void offerRead(Doubts room, OpenPayout payout, boolean urgent) {
    Entry<Doubts, OpenPayout> entry = new Entry<>(room, payout);
    if (urgent) {
      reads.addFirst(entry);
    } else {
      reads.addLast(entry);
    }
  }

  void conversationStarted() {
    conversations++;
  }

  void conversationEnded() {
    conversations--;
  }

  void readEnded() {
    conversations--;
    readsInFlight--;
  }

  void workStarted() {
    work++;
  }

  void workEnded(int payouts) {
    work -= payouts;
  }

  /** Returns true if this unknown error completes a row that pauses the account. */
  boolean unknownError(boolean unknown) {
    unknownErrors = unknown ? unknownErrors + 1 : 0;
    return unknownErrors >= policy.unknownErrors();
  }

  /** Starts whatever may start: committed claims first, for their leases run. */
  void start(Moment now) {
    while (startClaimed(now) || startNext(now)) {
      // Each start takes a slot or an entry, so this ends.
    }
  }

  private boolean startClaimed(Moment now) {
    Entry<Claims, OpenPayout> next = conversations < policy.width() ? claimed.pollFirst() : null;
    if (next == null) {
      return false;
    }
    next.room().call(next.item(), now);
    return true;
  }

  private boolean startNext(Moment now) {
    if (conversations >= policy.width()) {
      return false;
    }
    boolean read =
        !reads.isEmpty() && !pauses.account() && readsInFlight < Math.max(1, policy.width() / 2);
    boolean lane =
        !lanes.isEmpty()
            && !pauses.allClaims()
            && !fuse.blown(now)
            && work < policy.width() + policy.claimAhead();
    if (read && (!lane || !readLast)) {
      startRead(now);
      readLast = true;
      return true;
    }
    if (lane) {
      startLane(now);
      readLast = false;
      return true;
    }
    return false;
  }

  private void startRead(Moment now) {
    Entry<Doubts, OpenPayout> next = reads.removeFirst();
    if (next.room().read(next.item(), now)) {
      conversations++;
      readsInFlight++;
    }
  }

  private void startLane(Moment now) {
    Entry<Claims, Lane> next = lanes.removeFirst();
    Lane lane = next.item();
    lane.queued = false;
    if (next.room().gone()) {
      return;
    }
    if (pauses.lane(lane.key)) {
      next.room().park(lane); // Offered again when its pause ends.
      return;
    }
    if (lane.heldUntilMs > now.monotonicMs()) {
      timers.at(lane.heldUntilMs, due -> offer(next.room(), lane));
      return;
    }
    next.room().begin(lane, now);
  }

  /** When something is due by the clock, or {@link Long#MAX_VALUE}. */
  long nextDueMs(Moment now) {
    return Math.min(fuse.nextDueMs(now), Math.min(timers.nextDueMs(), pauses.nextDueMs()));
  }
}
