package org.payouts.workers.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One transition: the new ledger record, whether it carries a final event, and what becomes of the
 * payout's review. All of it goes into one transaction.
 */
public record Step(Payout next, @Nullable ReviewChange review) {

  /** Change of the payout's record in payout-reviews. */
  public record ReviewChange(
      boolean open,
      String reason,
      long openedAtMs,
      @Nullable Long closedAtMs,
      @Nullable String outcome,
      @Nullable VerdictAnswer verdict) {
    public ReviewChange {
      reason = Texts.cut(reason);
    }
  }

  /** What became of a verdict. */
  public record VerdictAnswer(long offset, boolean applied, String by, String detail) {
    public VerdictAnswer {
      by = Texts.cut(by);
      detail = Texts.cut(detail);
    }
  }

  /** True if the transaction carries a BonusPaid or BonusFailed. */
  public boolean settles() {
    return next.state() instanceof PayoutState.Settled;
  }
}
