package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Resolution;

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
  SpendLimit.@Nullable Spent spent;

  /** In its target's queue. */
  boolean joined;

  /** Behind it in its target's queue. */
  @Nullable OpenPayout nextOfTarget;

  /** Of the head of a target's queue: its end. */
  @Nullable OpenPayout lastOfTarget;

  /** Something may be wrong with it alone: prepared by itself, after the others. */
  boolean suspect;

  /** Preparations in a row that left it out while others of its bulk got through. */
  int leftOut;

  /** Resolutions not yet dealt with, in their order; null if there are none, as nearly always. */
  private @Nullable Deque<Resolution> resolutions;

  /** The resolution that waits for a read made after it. */
  @Nullable Resolution inHand;

  OpenPayout(Payout payout) {
    this.payout = payout;
  }

  void enter(Phase next) {
    phase = next;
    stamp++;
  }

  /** Another try did not get through: how long to wait now. */
  long backoffMs(Policy policy) {
    return doubled(policy.backoffMinMs(), policy.backoffMaxMs());
  }

  /** It waits for somebody, or is prepared alone: how long to wait now. */
  long suspectBackoffMs(Policy policy) {
    return doubled(policy.probeMs(), policy.suspectBackoffMaxMs());
  }

  private long doubled(long firstMs, long mostMs) {
    int doublings = Math.min(failures++, 30);
    return Math.min(mostMs, firstMs << doublings);
  }

  void queue(Resolution resolution) {
    resolutions = resolutions == null ? new ArrayDeque<>(2) : resolutions;
    resolutions.addLast(resolution);
  }

  boolean hasVerdicts() {
    return resolutions != null;
  }

  /** The next resolution that was not dealt with before, or null. */
  @Nullable Resolution nextResolution() {
    while (resolutions != null) {
      Resolution next = resolutions.pollFirst();
      if (resolutions.isEmpty()) {
        resolutions = null;
      }
      if (next != null && !knows(next)) {
        return next;
      }
    }
    return null;
  }

  /** The resolution was dealt with: it has been read twice, or a newer one of its topic was. */
  boolean knows(Resolution resolution) {
    History.ResolutionPosition last = payout.history().resolution();
    return last != null && last.covers(resolution);
  }

  /** The attempt in hand surely moved no money. */
  void giveBack(SpendLimit spendLimit) {
    if (spent != null) {
      spendLimit.giveBack(spent);
      spent = null;
    }
  }

  /** Equal for payouts of a lane that may share a call; a suspect shares none. */
  String bulkKey() {
    if (suspect) {
      return "suspect " + payout.id();
    }
    return payout.command().target().bulk() + " " + payout.command().request().currency();
  }

  String study() {
    return payout.command().target().study();
  }

  String lane() {
    return payout.command().target().lane();
  }

  String targetKey() {
    return payout.command().target().key();
  }
}
