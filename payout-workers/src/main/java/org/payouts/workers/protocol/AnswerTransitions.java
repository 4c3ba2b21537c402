package org.payouts.workers.protocol;

import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.PayoutState.Failed;
import org.payouts.workers.protocol.PayoutState.InDoubt;
import org.payouts.workers.protocol.PayoutState.Paid;
import org.payouts.workers.protocol.PayoutState.RetryWait;
import org.payouts.workers.protocol.PayoutState.Submitted;
import org.payouts.workers.provider.Answer;

/**
 * What the answer to our own money call does to an ATTEMPTING payout. A definite no says nothing of
 * an earlier attempt that is in doubt: the doubt outlives it (model B17).
 */
final class AnswerTransitions {
  private AnswerTransitions() {}

  static Step answered(Payout payout, Attempt attempt, Answer answer, long backoffMs, Moment now) {
    History before = payout.history();
    if (answer instanceof Answer.Paid paid) {
      return step(
          payout,
          Transition.ANSWERED_PAID,
          new Paid(paid.paidAmountMinor(), paid.evidence(), now.wallMs()),
          told(before, paid.evidence(), paid.reference()));
    }
    if (answer instanceof Answer.Accepted accepted) {
      return step(
          payout,
          Transition.ANSWERED_ACCEPTED,
          new Submitted(attempt),
          told(before, accepted.detail(), accepted.reference()));
    }
    if (answer instanceof Answer.AlreadyProcessed processed) {
      return alreadyProcessed(payout, attempt, processed, now);
    }
    if (answer instanceof Answer.Refused refused) {
      History told = told(before, refused.code() + ": " + refused.detail(), null);
      return before.priorDoubt()
          ? earlierInDoubt(payout, attempt, told)
          : step(
              payout,
              Transition.ANSWERED_REFUSED,
              new Failed(refused.code(), refused.detail(), now.wallMs()),
              told);
    }
    if (answer instanceof Answer.NotPaid notPaid) {
      return notPaid(payout, attempt, told(before, notPaid.why(), null), backoffMs, now);
    }
    if (answer instanceof Answer.TargetMissing missing) {
      Long since = before.targetMissingSinceMs();
      Long missingSince = since == null ? Long.valueOf(now.wallMs()) : since;
      History told =
          told(before, missing.detail(), null).edit(h -> h.targetMissingSinceMs = missingSince);
      return notPaid(payout, attempt, told, backoffMs, now);
    }
    Answer.Unclear unclear = (Answer.Unclear) answer;
    return step(
        payout,
        Transition.ANSWERED_UNCLEAR,
        new InDoubt(attempt),
        told(before, unclear.why(), null));
  }

  private static Step alreadyProcessed(
      Payout payout, Attempt attempt, Answer.AlreadyProcessed processed, Moment now) {
    History told = told(payout.history(), processed.detail(), null);
    if (!payout.history().priorDoubt()) {
      return step(
          payout,
          Transition.ANSWERED_UNCLEAR,
          new InDoubt(attempt),
          told.edit(h -> h.tokenUnsafe = true));
    }
    String evidence = "token processed by an earlier attempt: " + processed.detail();
    return step(
        payout,
        Transition.TOKEN_WAS_PROCESSED,
        new Paid(payout.command().request().amountMinor(), evidence, now.wallMs()),
        told);
  }

  private static Step notPaid(
      Payout payout, Attempt attempt, History told, long backoffMs, Moment now) {
    return payout.history().priorDoubt()
        ? earlierInDoubt(payout, attempt, told)
        : step(
            payout,
            Transition.ANSWERED_NOT_PAID,
            new RetryWait(attempt, now.wallMs() + backoffMs),
            told.edit(h -> h.waitingFor = h.lastAnswer));
  }

  private static Step earlierInDoubt(Payout payout, Attempt attempt, History told) {
    return step(payout, Transition.ANSWERED_BUT_EARLIER_IN_DOUBT, new InDoubt(attempt), told);
  }

  /** The history with the provider's last word in it. */
  static History told(History before, String answer, @Nullable String reference) {
    return before.edit(
        h -> {
          h.lastAnswer = answer;
          h.reference = reference == null ? h.reference : reference;
          h.waitingFor = null;
          h.targetMissingSinceMs = null;
        });
  }

  private static Step step(Payout payout, Transition by, PayoutState next, History history) {
    return new Step(by, payout.to(by, next, history));
  }
}
