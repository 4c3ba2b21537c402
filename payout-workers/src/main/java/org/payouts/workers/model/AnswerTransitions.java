package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.PayoutState.InDoubt;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.RetryWait;
import org.payouts.workers.model.PayoutState.Submitted;

/**
 * What the answer to our own money call does to an ATTEMPTING payout. Only what provably did not
 * leave the machine is known not to have paid; a no of the provider is a presumption or a refusal,
 * and the payout stays in doubt until the books have been read.
 */
final class AnswerTransitions {
  static final String OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN";
  static final String TARGET_DOES_NOT_EXIST = "TARGET_DOES_NOT_EXIST";

  private final Policy policy;

  AnswerTransitions(Policy policy) {
    this.policy = policy;
  }

  Step answered(Payout payout, Attempt attempt, Answer answer, long backoffMs, ClockReading now) {
    History before = payout.history();
    if (answer instanceof Answer.Paid paid) {
      return step(
          payout,
          Transition.ANSWERED_PAID,
          Paid.by(attempt, paid.reference(), paid.paidAmountMinor(), paid.evidence(), now),
          answer(before, paid.evidence(), paid.reference()));
    }
    if (answer instanceof Answer.Accepted accepted) {
      return accepted(payout, attempt, accepted, now);
    }
    if (answer instanceof Answer.AlreadyProcessed processed) {
      return alreadyProcessed(payout, attempt, processed, now);
    }
    if (answer instanceof Answer.NotSent notSent) {
      return notSent(payout, attempt, notSent.why(), backoffMs, now);
    }
    if (answer instanceof Answer.PresumedNotPaid no) {
      return presumed(payout, attempt, no.reason(), now);
    }
    if (answer instanceof Answer.Refused refused) {
      return doubt(
          payout,
          attempt,
          Transition.ANSWERED_REFUSED,
          answer(before, refused.code() + ": " + refused.detail(), null)
              .edit(h -> h.refusal = new Command.Refused(refused.code(), refused.detail())),
          refusedReason(refused.code(), refused.detail()),
          now);
    }
    if (answer instanceof Answer.TargetMissing missing) {
      return targetMissing(payout, attempt, missing, now);
    }
    String why = ((Answer.Unclear) answer).why();
    return unclear(payout, attempt, answer(before, why, null), why, now);
  }

  private static Step accepted(
      Payout payout, Attempt attempt, Answer.Accepted accepted, ClockReading now) {
    History history =
        answer(payout.history(), accepted.detail(), accepted.reference())
            .edit(
                h -> {
                  h.refusal = null;
                  h.presumedNotPaid = false;
                  h.callCarriedOut = true;
                  h.waitFor(
                      new Reason("NOT_IN_BOOKS_YET", "accepted; waiting to see it in the books"),
                      now);
                });
    return step(payout, Transition.ANSWERED_ACCEPTED, new Submitted(attempt), history);
  }

  private static Step alreadyProcessed(
      Payout payout, Attempt attempt, Answer.AlreadyProcessed processed, ClockReading now) {
    History answered = answer(payout.history(), processed.detail(), null);
    // A token that was known before our first attempt is somebody else's, whatever we sent since.
    if (payout.history().sentCalls() < 2 || payout.history().tokenUnsafe()) {
      return unclear(
          payout, attempt, answered.edit(h -> h.tokenUnsafe = true), processed.detail(), now);
    }
    String evidence = "token processed by an earlier attempt: " + processed.detail();
    return step(
        payout,
        Transition.TOKEN_WAS_PROCESSED,
        Paid.by(attempt, null, payout.command().request().amountMinor(), evidence, now),
        answered);
  }

  private static Step notSent(
      Payout payout, Attempt attempt, String why, long backoffMs, ClockReading now) {
    History history =
        answer(payout.history(), why, null)
            .edit(
                h -> {
                  h.sentCalls--;
                  h.unattendedCalls--;
                  h.waitFor(new Reason(Reason.NOT_SENT, why), now);
                });
    return payout.history().priorDoubt()
        ? step(
            payout,
            Transition.ANSWERED_NOT_SENT_EARLIER_IN_DOUBT,
            new InDoubt(attempt),
            // What was said of the target before still stands: nothing was asked.
            history.edit(h -> h.targetMissingSinceMs = payout.history().targetMissingSinceMs()))
        : step(
            payout,
            Transition.ANSWERED_NOT_SENT,
            new RetryWait(attempt, now.wallMs() + backoffMs),
            history);
  }

  /** The presumption holds for the payout only if it holds for every call in doubt. */
  private static Step presumed(Payout payout, Attempt attempt, Reason reason, ClockReading now) {
    boolean others = !payout.history().priorDoubt() || payout.history().presumedNotPaid();
    return doubt(
        payout,
        attempt,
        Transition.ANSWERED_NO,
        answer(payout.history(), reason.text(), null).edit(h -> h.presumedNotPaid = others),
        reason,
        now);
  }

  private Step targetMissing(
      Payout payout, Attempt attempt, Answer.TargetMissing missing, ClockReading now) {
    Long since = payout.history().targetMissingSinceMs();
    if (since == null && payout.history().sentCalls() > 1) {
      // An earlier call was answered otherwise. It may have paid a target that is gone now, and
      // the provider's list of a target that is gone proves nothing.
      History answered = answer(payout.history(), missing.detail(), null);
      return unclear(payout, attempt, answered, missing.detail(), now);
    }
    long missingSince = since == null ? now.wallMs() : since;
    boolean over = now.wallMs() - missingSince >= policy.targetGraceMs();
    History history =
        answer(payout.history(), missing.detail(), null)
            .edit(
                h -> {
                  h.targetMissingSinceMs = missingSince;
                  h.presumedNotPaid = false;
                  h.refusal =
                      over
                          ? new Command.Refused(TARGET_DOES_NOT_EXIST, missing.detail())
                          : h.refusal;
                });
    return over
        ? doubt(
            payout,
            attempt,
            Transition.ANSWERED_REFUSED,
            history,
            refusedReason(TARGET_DOES_NOT_EXIST, missing.detail()),
            now)
        : doubt(
            payout,
            attempt,
            Transition.ANSWERED_UNCLEAR,
            history,
            new Reason("TARGET_UNKNOWN", missing.detail()),
            now);
  }

  private static Step unclear(
      Payout payout, Attempt attempt, History answered, String why, ClockReading now) {
    return doubt(
        payout,
        attempt,
        Transition.ANSWERED_UNCLEAR,
        answered.edit(h -> h.presumedNotPaid = false),
        new Reason(OUTCOME_UNKNOWN, why),
        now);
  }

  /** Why a payout waits whose refusal has to be proven first. */
  static Reason refusedReason(String code, String detail) {
    return new Reason(
        code, detail + ". It fails once the books have shown that no attempt has paid.");
  }

  /** The history with the provider's last word in it. */
  static History answer(History before, String answer, @Nullable String reference) {
    return before.edit(
        h -> {
          h.lastAnswer = answer;
          h.reference = reference == null ? h.reference : reference;
          h.targetMissingSinceMs = null;
          h.goOn();
        });
  }

  private static Step doubt(
      Payout payout,
      Attempt attempt,
      Transition by,
      History history,
      Reason reason,
      ClockReading now) {
    History named = mayHaveLeft(history, attempt);
    return step(payout, by, new InDoubt(attempt), named.edit(h -> h.waitFor(reason, now)));
  }

  /** If it has paid, this is what the payment is known by; a draft that never left has no name. */
  static History mayHaveLeft(History history, Attempt attempt) {
    return attempt.baseline() instanceof Baseline.Prolific bulk
        ? history.edit(
            h -> {
              h.callCarriedOut &= bulk.bulkId().equals(h.reference); // It says so of that call.
              h.reference = bulk.bulkId();
            })
        : history;
  }

  private static Step step(Payout payout, Transition by, PayoutState next, History history) {
    return new Step(by, payout.to(by, next, history));
  }
}
