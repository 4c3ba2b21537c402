package org.payouts.workers.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An open payout and what its owner is doing about it at the moment. */
final class OpenPayout {

  /** What the owner is doing. */
  enum Phase {
    /** Behind another payout of its target. */
    BEHIND_TARGET,
    /** In its lane's queue. */
    IN_LANE,
    /** Until a timer ends. */
    RESTING,
    PREPARING,
    /** A transition is being committed. */
    WRITING,
    /** The claim is being committed. */
    CLAIMING,
    /** The claim is committed, the call waits for its turn. */
    CLAIMED,
    CALLING,
    /** In the queue of reads. */
    READ_DUE,
    READING
  }

  Payout payout;
  Phase phase = Phase.BEHIND_TARGET;

  /** Counts changes of phase, so that an old timer does nothing. */
  long stamp;

  /** Monotonic: not tried again before. */
  long notBeforeMs;

  /** Attempts and preparations in a row that did not get through. */
  int failures;

  /** Monotonic: the last call's end, or the take-over: quiet is counted from here. */
  long quietFromMs;

  /** Monotonic: since when this owner knows the first attempt; a second look at the token's age. */
  long tokenKnownSinceMs;

  long readIntervalMs;
  long readStartedMs;
  int unreadable;

  /** What it shares its call with, from the start of preparation to the end of the call. */
  @Nullable Bulk bulk;

  /** What the attempt in hand takes of the hour's allowance. */
  Fuse.@Nullable Spent spent;

  /** In its target's queue. */
  boolean joined;

  /** Verdicts not yet dealt with, in their order. */
  final Deque<Verdict> verdicts = new ArrayDeque<>();

  /** The verdict that waits for a read made after it. */
  @Nullable Verdict inHand;

  OpenPayout(Payout payout) {
    this.payout = payout;
  }

  void enter(Phase next) {
    phase = next;
    stamp++;
  }

  /** Another try did not get through: how long to wait now. */
  long backoffMs(Policy policy) {
    int doublings = Math.min(failures++, 30);
    return Math.min(policy.backoffMaxMs(), policy.backoffMinMs() << doublings);
  }

  /** The attempt in hand surely moved no money. */
  void giveBack(Fuse fuse) {
    if (spent != null) {
      fuse.giveBack(spent);
      spent = null;
    }
  }

  /** Equal for payouts of a lane that may share a call. */
  String bulkKey() {
    return payout.command().target().bulk() + " " + payout.command().request().currency();
  }

  String lane() {
    return payout.command().target().lane();
  }

  String targetKey() {
    return payout.command().target().key();
  }
}
