package org.payouts.router.testing;

import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/** Requests that can be paid as they are, to be varied by tests. */
public final class Requests {
  public static final String SUBMISSION = "690846826160be4b51b0c64a";

  private Requests() {}

  public static BonusRequested.Builder prolific(String payoutId) {
    return request(payoutId, new ProlificTarget("ws1", "study1", SUBMISSION), 425, "GBP");
  }

  public static BonusRequested.Builder mturk(String payoutId) {
    return request(payoutId, new MTurkTarget("A1WORKER", "3ASSIGNMENT", null), 150, "USD");
  }

  public static BonusRequested.Builder respondent(String payoutId) {
    return request(payoutId, new RespondentTarget("project1", "response1", 2_500L), 3_000, "USD");
  }

  private static BonusRequested.Builder request(
      String payoutId, Object target, long amountMinor, String currency) {
    return BonusRequested.newBuilder()
        .setPayoutId(payoutId)
        .setTarget(target)
        .setAmountMinor(amountMinor)
        .setCurrency(currency)
        .setReason("Thank you");
  }
}
