package org.payouts.workers.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claim that a ledger may have lost: its provider's books show more than it knows, and somebody
 * may have paid this payout under a claim that is gone. The claim is written again, as if its owner
 * had been lost in the call. The next owner of the ledger then finds out what became of it, by
 * books or by a person, and never pays it blindly. Only rows of the state table are used.
 */
public final class LostClaim {
  private LostClaim() {}

  /**
   * The transitions, in their order; none if the payout makes no call without a person anyway.
   *
   * @param before the payout as the ledger has it, or null if it has none
   * @param baseline what the target had been paid before, or the payout's token
   * @param transitions of the owner that writes the claim
   */
  public static List<Step> steps(
      @Nullable Payout before,
      Command command,
      Baseline baseline,
      Transitions transitions,
      ClockReading now) {
    List<Step> steps = new ArrayList<>();
    Payout payout = before;
    if (payout == null) {
      Step intake = transitions.intake(command, now);
      steps.add(intake);
      payout = intake.next();
    }
    if (!transitions.mayCall(payout)) {
      return List.of();
    }
    boolean first = payout.history().sentCalls() == 0;
    Step claim = transitions.claim(payout, baseline, now);
    steps.add(claim);
    if (first && baseline instanceof Baseline.MTurk) {
      // When the token was first sent is lost, and with it how long it lives: it must not be sent
      // again.
      steps.add(
          transitions.answered(
              claim.next(),
              new Answer.AlreadyProcessed("MTurk's list shows more than the ledger knows"),
              0,
              now));
    }
    return steps;
  }
}
