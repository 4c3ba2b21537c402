package org.payouts.workers.protocol;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.OpenPayout.Phase;
import org.payouts.workers.protocol.PayoutState.Claimed;
import org.payouts.workers.provider.Evidence;
import org.payouts.workers.provider.Reason;

/**
 * What is done about a payout that may have been paid: its token is sent again where the provider
 * takes one, the books are read, and a person's verdict is dealt with.
 */
final class Doubts {
  private final Holding holding;
  private final KnownPayments known;
  private final Desk desk;
  private final Policy policy;
  private final Transitions transitions;
  private final Claims claims;
  private final Claims.Next next;

  Doubts(Holding holding, KnownPayments known, Claims claims, Claims.Next next) {
    this.known = known;
    this.holding = holding;
    this.desk = holding.desk;
    this.policy = holding.policy;
    this.transitions = holding.transitions;
    this.claims = claims;
    this.next = next;
  }

  // ---- reads ---------------------------------------------------------------------------------

  /** Waits until the books are to be read, or the token is to be sent again. */
  void watch(OpenPayout payout, Moment now) {
    long wait = claims.mayResend(payout, now) ? resendWait(payout) : payout.readIntervalMs;
    long due = now.monotonicMs() + wait;
    boolean presumed = payout.payout.history().presumedNotPaid();
    due = soonest(due, payout.quietFromMs + policy.quietMs(), now);
    due = presumed ? soonest(due, payout.quietFromMs + policy.presumedQuietMs(), now) : due;
    holding.rest(payout, due, now, at -> watchDue(payout, at));
  }

  /** A read at the end of a quiet period is worth more than one before it. */
  private static long soonest(long due, long quietEnd, Moment now) {
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

  private void watchDue(OpenPayout payout, Moment now) {
    if (claims.mayResend(payout, now)) {
      claims.lanes.enter(payout, now); // The token's age is looked at again when its turn comes.
      // While nothing is paid at all, as with an empty balance, the books may still be read.
      holding.unlessItGoesOn(
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
    desk.offerRead(this, payout, urgent);
  }

  /** A read has its turn; returns false if it is not wanted any more. */
  boolean read(OpenPayout payout, Moment now) {
    if (holding.gone()
        || holding.revoking()
        || payout.phase != Phase.READ_DUE
        || !(payout.payout.state() instanceof Claimed claimed)) {
      return false;
    }
    payout.enter(Phase.READING);
    payout.readStartedMs = now.monotonicMs();
    desk.effects.read(
        holding.ref(payout), payout.payout.command().request(), claimed.attempt().basis());
    return true;
  }

  void readDone(OpenPayout payout, Evidence evidence, Moment now) {
    if (payout.phase != Phase.READING) {
      return;
    }
    boolean unreadable = evidence instanceof Evidence.Unreadable;
    if (evidence instanceof Evidence.Unreadable failed && failed.pause() != null) {
      desk.pauses.start(failed.pause(), now);
    }
    desk.asked(unreachable(evidence), now);
    payout.unreadable = unreadable ? payout.unreadable + 1 : 0;
    Quiet quiet = Quiet.after(payout.readStartedMs - payout.quietFromMs, policy);
    boolean tryAgain = unreadable && payout.unreadable < policy.unreadableReads();
    Verdict verdict = payout.inHand;
    if (verdict != null && !tryAgain) {
      payout.inHand = null;
      holding.write(
          payout,
          transitions.verdict(
              payout.payout,
              verdict,
              evidence,
              quiet == Quiet.FULL,
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
    step.ifPresentOrElse(s -> holding.write(payout, s), () -> readAgain(payout, now));
  }

  private static @Nullable Reason unreachable(Evidence evidence) {
    return evidence instanceof Evidence.Unreadable unreadable
            && unreadable.reason().code().equals(Reason.UNREACHABLE)
        ? unreadable.reason()
        : null;
  }

  /** A verdict that arrived during the read would wait for ever if nothing else happened. */
  private void readAgain(OpenPayout payout, Moment now) {
    if (payout.inHand == null && payout.hasVerdicts()) {
      next.route(payout, now);
    } else {
      watch(payout, now);
    }
  }

  // ---- verdicts ------------------------------------------------------------------------------

  /** A person's verdict on an open payout; ignored if it was dealt with before. */
  void verdict(OpenPayout payout, Verdict verdict, Moment now) {
    if (payout.knows(verdict)) {
      return;
    }
    payout.queue(verdict);
    switch (payout.phase) {
      case BEHIND_TARGET, IN_LANE, RESTING, READ_DUE -> next.route(payout, now);
      default -> {
        // Dealt with when the payout's present step is done.
      }
    }
  }

  /** Begins to deal with a verdict, if there is one; false if the payout goes its own way. */
  boolean dealWithVerdict(OpenPayout payout, Moment now) {
    if (payout.inHand == null) {
      payout.inHand = payout.nextVerdict();
    }
    Verdict verdict = payout.inHand;
    if (verdict == null || holding.revoking()) {
      return false;
    }
    boolean quiet = now.monotonicMs() - payout.quietFromMs >= policy.quietMs();
    boolean needsRead =
        payout.payout.state() instanceof PayoutState.Review review
            && review.attempt().number() == verdict.attempt()
            && (verdict.decision() == Verdict.Decision.FAILED
                || verdict.decision() == Verdict.Decision.RETRY)
            && quiet;
    if (needsRead) {
      readSoon(payout, true);
    } else {
      payout.inHand = null;
      List<BigDecimal> paid = known.of(payout.targetKey());
      holding.write(payout, transitions.verdict(payout.payout, verdict, null, quiet, paid, now));
    }
    return true;
  }
}
