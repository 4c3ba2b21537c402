package org.payouts.workers.protocol;

import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Attempting;
import org.payouts.workers.protocol.PayoutState.Failed;
import org.payouts.workers.protocol.PayoutState.Paid;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Review;
import org.payouts.workers.protocol.PayoutState.Settled;
import org.payouts.workers.protocol.Step.ReviewChange;
import org.payouts.workers.protocol.Step.VerdictAnswer;
import org.payouts.workers.provider.Evidence;

/**
 * What a person's verdict does. {@code paid} is believed at once; {@code failed} and {@code retry}
 * only after quiet and a read made after the verdict that still shows absence (design 13). Every
 * other verdict is refused for good, and that is recorded.
 */
final class VerdictTransitions {
  private VerdictTransitions() {}

  static Step verdict(
      Payout payout, Verdict verdict, @Nullable Evidence after, boolean quiet, Moment now) {
    if (payout.state() instanceof Attempting || payout.state() instanceof Settled) {
      throw new IllegalTransitionException(payout, "verdict");
    }
    if (!(payout.state() instanceof Review review)) {
      return refuse(payout, verdict, "the payout is not in review, it is " + payout.state().name());
    }
    if (verdict.attempt() != review.attempt().number()) {
      return refuse(
          payout,
          verdict,
          "it names attempt %d, the review is about attempt %d"
              .formatted(verdict.attempt(), review.attempt().number()));
    }
    if (after instanceof Evidence.Present present) {
      boolean agreed = verdict.decision() == Verdict.Decision.PAID;
      String detail = "the books show the payment: " + present.text();
      return ReadTransitions.paid(
          payout, present, new VerdictAnswer(verdict.offset(), agreed, verdict.by(), detail), now);
    }
    return switch (verdict.decision()) {
      case PAID -> {
        long amountMinor = payout.command().request().amountMinor();
        Paid paid = new Paid(amountMinor, ground(verdict), now.wallMs());
        yield close(payout, review, Transition.VERDICT_PAID, paid, verdict, now);
      }
      case FAILED, RETRY -> {
        String objection = objection(after, quiet);
        yield objection == null
            ? notPaid(payout, review, verdict, now)
            : refuse(payout, verdict, objection);
      }
      case UNKNOWN -> refuse(payout, verdict, "this version does not know the decision");
    };
  }

  /** Why "not paid" cannot be believed yet, or null. */
  private static @Nullable String objection(@Nullable Evidence after, boolean quiet) {
    if (!quiet) {
      return "the quiet period since the last call is not over";
    }
    if (after != null && showsAbsence(after)) {
      return null;
    }
    return "a read after the verdict does not show that nothing was paid: "
        + (after == null ? "none was made" : ReadTransitions.textOf(after));
  }

  private static boolean showsAbsence(Evidence evidence) {
    return evidence instanceof Evidence.Absent
        || (evidence instanceof Evidence.Differs differs && !differs.maybeOurs());
  }

  private static Step notPaid(Payout payout, Review review, Verdict verdict, Moment now) {
    if (verdict.decision() == Verdict.Decision.FAILED) {
      Failed failed = new Failed("VERDICT", ground(verdict), now.wallMs());
      return close(payout, review, Transition.VERDICT_FAILED, failed, verdict, now);
    }
    RetryWait retry = new RetryWait(review.attempt(), now.wallMs());
    return close(payout, review, Transition.VERDICT_RETRY, retry, verdict, now);
  }

  private static String ground(Verdict verdict) {
    return "verdict of " + verdict.by() + ": " + verdict.because();
  }

  private static Step close(
      Payout payout, Review review, Transition by, PayoutState next, Verdict verdict, Moment now) {
    History history =
        payout
            .history()
            .edit(
                h -> {
                  h.resolutionOffset = verdict.offset();
                  h.priorDoubt = false;
                });
    VerdictAnswer applied =
        new VerdictAnswer(verdict.offset(), true, verdict.by(), verdict.because());
    return new Step(
        by,
        payout.to(by, next, history),
        ReviewChange.closed(review, verdict.decision().name(), applied, now));
  }

  private static Step refuse(Payout payout, Verdict verdict, String why) {
    VerdictAnswer answer = new VerdictAnswer(verdict.offset(), false, verdict.by(), why);
    Transition by = Transition.VERDICT_REFUSED;
    Payout same =
        payout.same(by, payout.history().edit(h -> h.resolutionOffset = verdict.offset()));
    ReviewChange change =
        payout.state() instanceof Review review
            ? ReviewChange.open(review, answer)
            : new ReviewChange(
                false, payout.state().name(), payout.command().admittedAtMs(), null, null, answer);
    return new Step(by, same, change);
  }
}
