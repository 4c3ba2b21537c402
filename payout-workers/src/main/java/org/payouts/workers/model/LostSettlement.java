package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;

/**
 * The end of a payout that one topic has and another one lacks: a mirror copies ledger and results
 * one after the other. Both were written in one transaction, so that either proves the other.
 */
public final class LostSettlement {
  private LostSettlement() {}

  /**
   * The settled payout.
   *
   * @param before the payout as the ledger has it, or null if it has none or a settled one
   * @param attempts made, as the record says that is there
   * @param reference what the provider calls the payment, as that record says
   */
  public static Payout of(
      @Nullable Payout before,
      Command command,
      PayoutState.Settled state,
      int attempts,
      @Nullable String reference) {
    History known = before == null ? History.NONE : before.history();
    return new Payout(
        command,
        state,
        known.edit(
            changed -> {
              changed.attempts = attempts;
              changed.sentCalls = Math.max(changed.sentCalls, attempts);
              changed.reference = reference;
            }));
  }
}
