package org.payouts.workers.mturk;

import org.payouts.workers.protocol.Claim;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;

/**
 * What the answer to SendBonus means. The reply to throttling is here what it means once a fresh
 * look has shown no bonus of ours.
 */
final class MTurkAnswers {
  private MTurkAnswers() {}

  static Answer of(MTurkReply reply, Claim claim, String token) {
    if (reply instanceof MTurkReply.BonusSent) {
      return new Answer.Paid(claim.request().amountMinor(), token, "SendBonus was answered 200");
    }
    if (reply instanceof MTurkReply.NotSent notSent) {
      return new Answer.NotPaid("not sent: " + notSent.why(), null);
    }
    if (reply instanceof MTurkReply.Refusal refusal) {
      return refused(refusal, claim, token);
    }
    return new Answer.Unclear("no usable answer: " + reply, false);
  }

  private static Answer refused(MTurkReply.Refusal refusal, Claim claim, String token) {
    String text = refusal.text();
    Target target = claim.request().target();
    return switch (MTurkErrors.of(refusal, token)) {
      case DUPLICATE_TOKEN -> new Answer.AlreadyProcessed(text);
      case TARGET_MISSING -> new Answer.TargetMissing(text);
      case FUNDS ->
          new Answer.NotPaid(text, Pause.funds("", withFee(claim.request().amountMinor()), text));
      case ACCOUNT -> new Answer.NotPaid(text, Pause.account(text));
      case THROTTLED -> new Answer.NotPaid(text, Pause.lane(target.lane(), 0, text));
      case PERMANENT ->
          claim.priorDoubt()
              ? new Answer.Unclear(text, false)
              : new Answer.Refused("REFUSED_BY_PROVIDER", text);
      case SERVER -> new Answer.Unclear(text, false);
      case UNKNOWN -> new Answer.Unclear(text, true);
    };
  }

  static boolean throttled(MTurkReply reply, String token) {
    return reply instanceof MTurkReply.Refusal refusal
        && MTurkErrors.of(refusal, token) == MTurkErrors.Meaning.THROTTLED;
  }

  /** MTurk charges 20 % of a bonus, and at least one cent. */
  private static long withFee(long amountMinor) {
    return Math.addExact(
        amountMinor, Math.max(1, Math.floorDiv(Math.addExact(amountMinor, 4), 5L)));
  }
}
