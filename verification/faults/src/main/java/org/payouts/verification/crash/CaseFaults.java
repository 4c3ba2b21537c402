package org.payouts.verification.crash;

import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.faults.FaultRule;

/** What the provider does wrong so that a case comes to its point. */
final class CaseFaults {
  /** As many as MTurk's token is sent before it is only read ({@code mturk.money.calls}). */
  private static final int ATTEMPTS = 5;

  private CaseFaults() {}

  /**
   * Plans the faults of a case.
   *
   * @param paid whether money moves although the answer is lost, where the case leaves it open
   */
  static void plan(FaultPlan plan, CrashCase of, CaseRequests requests, boolean paid) {
    String target = Targets.key(requests.chosen().getTarget());
    switch (of.point()) {
      case W9, W15, W16 -> plan.add(lostAnswer(of, requests, paid));
      case W13, W14 -> {
        if (of.platform() == Platform.MTURK) {
          // Only a token that never gets through is followed by a read.
          plan.add(money(of, FaultClass.FAIL_500, target, 0).times(ATTEMPTS));
        } else {
          plan.add(money(of, paid ? FaultClass.PAY_THEN_RESET : FaultClass.FAIL_500, target, 1));
        }
      }
      // Every attempt stays unclear, so that a person is asked.
      case W17 -> {
        boolean mturk = of.platform() == Platform.MTURK;
        plan.add(money(of, FaultClass.FAIL_500, target, mturk ? 0 : 1).times(mturk ? ATTEMPTS : 1));
      }
      default -> {
        // The provider does as it should.
      }
    }
  }

  /** The first call of the chosen payout is never answered. */
  static FaultRule lostAnswer(CrashCase of, CaseRequests requests, boolean paid) {
    return money(
        of,
        paid ? FaultClass.PAY_THEN_HANG : FaultClass.HANG_BEFORE,
        Targets.key(requests.chosen().getTarget()),
        1);
  }

  private static FaultRule money(CrashCase of, FaultClass fault, String target, int occurrence) {
    String operation =
        switch (of.platform()) {
          case PROLIFIC -> "pay";
          case MTURK -> "send_bonus";
          case RESPONDENT -> "payout";
          case UNKNOWN -> throw new IllegalArgumentException("no platform");
        };
    return FaultRule.always(fault)
        .on(Platforms.name(of.platform()), operation)
        .target(target)
        .occurrence(occurrence);
  }
}
