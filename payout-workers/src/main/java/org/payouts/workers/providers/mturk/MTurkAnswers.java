package org.payouts.workers.providers.mturk;

import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;

/** What the answer to SendBonus means. */
final class MTurkAnswers {
  private MTurkAnswers() {}

  static Answer of(MTurkResponse response, PayoutRequest request, String token) {
    if (response instanceof MTurkResponse.BonusSent) {
      return new Answer.Paid(request.amountMinor(), token, "SendBonus was answered 200");
    }
    if (response instanceof MTurkResponse.NotSent notSent) {
      return new Answer.NotSent(notSent.why());
    }
    if (response instanceof MTurkResponse.Refusal refusal) {
      return refused(refusal, request, token);
    }
    String why =
        response instanceof MTurkResponse.NoAnswer noAnswer
            ? "no answer: " + noAnswer.why()
            : "an answer to another request";
    return new Answer.Unclear(why, false);
  }

  private static Answer refused(
      MTurkResponse.Refusal refusal, PayoutRequest request, String token) {
    Target.MTurk target = (Target.MTurk) request.target();
    String text = refusal.text(target.workerId(), target.assignmentId(), token);
    return switch (MTurkErrors.of(refusal, token)) {
      case DUPLICATE_TOKEN -> new Answer.AlreadyProcessed(text);
      case TARGET_MISSING -> new Answer.TargetMissing(text);
      case FUNDS -> noFunds(text, withFee(request.amountMinor()));
      case ACCOUNT -> presumed(account(text));
      case THROTTLED -> presumed(throttled(text, target.lane()));
      case PERMANENT -> new Answer.Refused("REFUSED_BY_PROVIDER", text);
      case SERVER -> new Answer.Unclear(text, false);
      case UNKNOWN -> new Answer.Unclear(text, true);
    };
  }

  private static Answer noFunds(String text, long missingMinor) {
    Reason reason = new Reason(Reason.FUNDS_SHORT, text + ". Add funds.");
    return presumed(Pause.funds("", missingMinor, reason));
  }

  private static Answer presumed(Pause pause) {
    return new Answer.PresumedNotPaid(pause.reason(), pause);
  }

  /** AWS grants rights to an account: there is no smaller unit. */
  static Pause account(String text) {
    return Pause.account(
        new Reason(Reason.CREDENTIALS, text + ". Check the configured keys and their rights."));
  }

  static Pause throttled(String text, String lane) {
    return Pause.lane(lane, 0, new Reason(Reason.RATE_LIMITED, text));
  }

  /** MTurk charges 20 % of a bonus, and at least one cent. */
  private static long withFee(long amountMinor) {
    return Math.addExact(
        amountMinor, Math.max(1, Math.floorDiv(Math.addExact(amountMinor, 4), 5L)));
  }
}
