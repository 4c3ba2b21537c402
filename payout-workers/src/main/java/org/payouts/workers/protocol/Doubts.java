package org.payouts.workers.protocol;

import java.util.Optional;
import org.payouts.workers.protocol.OpenPayout.Phase;
import org.payouts.workers.protocol.PayoutState.Claimed;
import org.payouts.workers.provider.Evidence;

/**
 * What is done about a payout that may have been paid: its token is sent again where the provider
 * takes one, the books are read, and a person's verdict is dealt with.
 */
final class Doubts {
  private final Holding holding;
  private final Desk desk;
  private final Policy policy;
  private final Transitions transitions;
  private final Claims claims;
  private final Claims.Next next;

  Doubts(Holding holding, Claims claims, Claims.Next next) {
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
    long quietEnd = payout.quietFromMs + policy.quietMs();
    if (quietEnd > now.monotonicMs() && quietEnd < due) {
      due = quietEnd;
    }
    holding.rest(payout, due, now, at -> watchDue(payout, at));
  }

  private long resendWait(OpenPayout payout) {
    int doublings = Math.min(Math.max(0, payout.failures - 1), 30);
    return Math.min(policy.backoffMaxMs(), policy.backoffMinMs() << doublings);
  }

  private void watchDue(OpenPayout payout, Moment now) {
    if (claims.mayResend(payout, now)) {
      claims.lanes.enter(payout, now); // The token's age is looked at again when its turn comes.
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
    payout.unreadable = unreadable ? payout.unreadable + 1 : 0;
    boolean quiet = payout.readStartedMs - payout.quietFromMs >= policy.quietMs();
    boolean tryAgain = unreadable && payout.unreadable < policy.unreadableReads();
    Verdict verdict = payout.inHand;
    if (verdict != null && !tryAgain) {
      payout.inHand = null;
      holding.write(payout, transitions.verdict(payout.payout, verdict, evidence, quiet, now));
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

  /** A verdict that arrived during the read would wait for ever if nothing else happened. */
  private void readAgain(OpenPayout payout, Moment now) {
    if (payout.inHand == null && !payout.verdicts.isEmpty()) {
      next.route(payout, now);
    } else {
      watch(payout, now);
    }
  }

  // ---- verdicts ------------------------------------------------------------------------------

  /** A person's verdict on an open payout; ignored if it was dealt with before. */
  void verdict(OpenPayout payout, Verdict verdict, Moment now) {
    if (dealtWith(payout, verdict)) {
      return;
    }
    payout.verdicts.addLast(verdict);
    switch (payout.phase) {
      case BEHIND_TARGET, IN_LANE, RESTING, READ_DUE -> next.route(payout, now);
      default -> {
        // Dealt with when the payout's present step is done.
      }
    }
  }

  private static boolean dealtWith(OpenPayout payout, Verdict verdict) {
    Long last = payout.payout.history().resolutionOffset();
    return last != null && verdict.offset() <= last;
  }

  /** Begins to deal with a verdict, if there is one; false if the payout goes its own way. */
  boolean dealWithVerdict(OpenPayout payout, Moment now) {
    if (payout.inHand == null) {
      payout.verdicts.removeIf(queued -> dealtWith(payout, queued)); // Read twice.
      payout.inHand = payout.verdicts.pollFirst();
    }
    Verdict verdict = payout.inHand;
    if (verdict == null || holding.revoking()) {
      return false;
    }
    boolean quiet = now.monotonicMs() - payout.quietFromMs >= policy.quietMs();
    boolean needsRead =
        payout.payout.state() instanceof PayoutState.Review review
            && review.attempt().number() == verdict.attempt()
            && verdict.decision() != Verdict.Decision.PAID
            && quiet;
    if (needsRead) {
      readSoon(payout, true);
    } else {
      payout.inHand = null;
      holding.write(payout, transitions.verdict(payout.payout, verdict, null, quiet, now));
    }
    return true;
  }
}
