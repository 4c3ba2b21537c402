package org.payouts.cli.pipeline;

import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/** Requests as study platforms make them. Amounts in minor units. */
final class Requests {

  private Requests() {}

  static BonusRequested prolific(String id, String workspace, String submission, long amount) {
    return request(
        id, new ProlificTarget(workspace, "study-of-" + workspace, submission), amount, "GBP");
  }

  static BonusRequested mturk(String id, String assignment, long amount) {
    return request(id, new MTurkTarget("A1WORKER", assignment, null), amount, "USD");
  }

  static BonusRequested respondent(String id, String response, long tip) {
    return request(id, new RespondentTarget("project", response, 2500L), 2500 + tip, "USD");
  }

  static BonusRequested request(String id, Object target, long amount, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setTarget(target)
        .setAmountMinor(amount)
        .setCurrency(currency)
        .setReason("Thank you")
        .build();
  }
}
