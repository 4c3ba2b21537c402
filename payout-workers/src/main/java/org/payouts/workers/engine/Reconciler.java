package org.payouts.workers.engine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.engine.OpenPayout.Phase;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Evidence;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.QuietPeriod;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Transitions;

/**
 * What is done about a payout that may have been paid: its token is sent again where the provider
 * takes one, the books are read, and a person's resolution is dealt with.
 */
final class Reconciler {
  private final PartitionContext context;
  private final KnownPayments known;
  private final CallScheduler scheduler;
  private final Policy policy;
  private final Transitions transitions;
  private final ClaimStage claims;
  private final ClaimStage.Next next;

  Reconciler(
      PartitionContext context, KnownPayments known, ClaimStage claims, ClaimStage.Next next) {
    this.known = known;
    this.context = context;
    this.scheduler = context.scheduler;
    this.policy = context.policy;
    this.transitions = context.transitions;
    this.claims = claims;
    this.next = next;
  }

  // ---- reads ---------------------------------------------------------------------------------

  /** Waits until the books are to be read, or the token is to be sent again. */
  void watch(OpenPayout payout, ClockReading now) {
    long wait = claims.mayResend(payout, now) ? resendWait(payout) : payout.readIntervalMs;
    long due = now.monotonicMs() + wait;
    boolean presumed = payout.payout.history().presumedNotPaid();
    due = soonest(due, payout.quietFromMs + policy.quietMs(), now);
    due = presumed ? soonest(due, payout.quietFromMs + policy.presumedQuietMs(), now) : due;
    context.rest(payout, due, now, at -> watchDue(payout, at));
  }

  /** A read at the end of a quiet period is worth more than one before it. */
  private static long soonest(long due, long quietEnd, ClockReading now) {
    return quietEnd > now.monotonicMs() ? Math.min(due, quietEnd) : due;
  }

  private long resendWait(OpenPayout payout) {
    if (payout.payout.history().targetMissingSinceMs() != null) {
      return missingTargetWait(payout);
    }
    int doublings = Math.min(Math.max(0, payout.failures - 1), 30);
    // A no is given more time than a lost answer: it is often load, and calls are few.
    boolean no = payout.payout.history().presumedNotPaid();
    return Math.min(
        policy.backoffMaxMs(), (no ? policy.probeMs() : policy.backoffMinMs()) << doublings);
  }

  /** Soon once, in case the target was only new; the last call waits until its grace is over. */
  private long missingTargetWait(OpenPayout payout) {
    int left = policy.moneyCalls() - payout.payout.history().unattendedCalls();
    return left > 1 ? policy.targetGraceMs() / 10 : policy.targetGraceMs();
  }

  private void watchDue(OpenPayout payout, ClockReading now) {
    if (claims.mayResend(payout, now)) {
      claims.lanes.enter(payout, now); // The token's age is looked at again when its turn comes.
      // While nothing is paid at all, as with an empty balance, the books may still be read.
      context.unlessItGoesOn(
          payout,
          now.monotonicMs() + policy.readMaxMs(),
          at -> {
            claims.lanes.leave(payout);
            readSoon(payout, false);
          });
    } else {
      readSoon(payout, false);
    }
  }

  private void readSoon(OpenPayout payout, boolean urgent) {
    payout.enter(Phase.READ_DUE);
    scheduler.offerRead(this, payout, urgent);
  }

  /** A read has its turn; returns false if it is not wanted any more. */
  boolean read(OpenPayout payout, ClockReading now) {
    if (context.gone()
        || context.revoking()
        || payout.phase != Phase.READ_DUE
        || !(payout.payout.state() instanceof Claimed claimed)) {
      return false;
    }
    payout.enter(Phase.READING);
    payout.readStartedMs = now.monotonicMs();
    scheduler.effects.read(
        context.ref(payout), payout.payout.command().request(), claimed.attempt().baseline());
    return true;
  }

  void readDone(OpenPayout payout, Evidence evidence, ClockReading now) {
    if (payout.phase != Phase.READING) {
      return;
    }
    boolean unreadable = evidence instanceof Evidence.Unreadable;
    if (evidence instanceof Evidence.Unreadable failed && failed.pause() != null) {
      scheduler.pauses.start(failed.pause(), now);
    }
    scheduler.asked(unreachable(evidence), now);
    payout.unreadable = unreadable ? payout.unreadable + 1 : 0;
    QuietPeriod quiet = QuietPeriod.after(payout.readStartedMs - payout.quietFromMs, policy);
    boolean tryAgain = unreadable && payout.unreadable < policy.unreadableReads();
    Resolution resolution = payout.inHand;
    if (resolution != null && !tryAgain) {
      payout.inHand = null;
      context.write(
          payout,
          transitions.resolution(
              payout.payout,
              resolution,
              evidence,
              quiet == QuietPeriod.FULL,
              known.of(payout.targetKey()),
              now));
      return;
    }
    boolean silent =
        tryAgain || (unreadable && payout.payout.state() instanceof PayoutState.Review);
    Optional<Step> step =
        silent ? Optional.empty() : transitions.read(payout.payout, evidence, quiet, now);
    payout.readIntervalMs =
        Math.min(policy.readMaxMs(), Math.max(policy.readMinMs(), 2 * payout.readIntervalMs));
    step.ifPresentOrElse(s -> context.write(payout, s), () -> readAgain(payout, now));
  }

  private static @Nullable Reason unreachable(Evidence evidence) {
    return evidence instanceof Evidence.Unreadable unreadable
            && unreadable.reason().code().equals(Reason.UNREACHABLE)
        ? unreadable.reason()
        : null;
  }

  /** A resolution that arrived during the read would wait for ever if nothing else happened. */
  private void readAgain(OpenPayout payout, ClockReading now) {
    if (payout.inHand == null && payout.hasVerdicts()) {
      next.route(payout, now);
    } else {
      watch(payout, now);
    }
  }

  // ---- resolutions ------------------------------------------------------------------------------

  /** A person's resolution on an open payout; ignored if it was dealt with before. */
  void resolution(OpenPayout payout, Resolution resolution, ClockReading now) {
    if (payout.knows(resolution)) {
      return;
    }
    payout.queue(resolution);
    switch (payout.phase) {
      case BEHIND_TARGET, IN_LANE, RESTING, READ_DUE -> next.route(payout, now);
      default -> {
        // Dealt with when the payout's present step is done.
      }
    }
  }

  /** Begins to deal with a resolution, if there is one; false if the payout goes its own way. */
  boolean dealWithResolution(OpenPayout payout, ClockReading now) {
    if (payout.inHand == null) {
      payout.inHand = payout.nextResolution();
    }
    Resolution resolution = payout.inHand;
    if (resolution == null || context.revoking()) {
      return false;
    }
    boolean quiet = now.monotonicMs() - payout.quietFromMs >= policy.quietMs();
    boolean needsRead =
        payout.payout.state() instanceof PayoutState.Review review
            && review.attempt().number() == resolution.attempt()
            && (resolution.decision() == Resolution.Decision.FAILED
                || resolution.decision() == Resolution.Decision.RETRY)
            && quiet;
    if (needsRead) {
      readSoon(payout, true);
    } else {
      payout.inHand = null;
      List<BigDecimal> paid = known.of(payout.targetKey());
      context.write(
          payout, transitions.resolution(payout.payout, resolution, null, quiet, paid, now));
    }
    return true;
  }
}
