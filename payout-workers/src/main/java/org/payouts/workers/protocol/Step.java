package org.payouts.workers.protocol;

import org.jspecify.annotations.Nullable;
import org.payouts.workers.protocol.Transition.Part;

/**
 * One transition: its row in the state table, the new ledger record, whether it carries a final
 * event, and what becomes of the payout's review. All of it goes into one transaction.
 */
public record Step(Transition by, Payout next, @Nullable ReviewChange review) {
  public Step {
    boolean ends = next.state() instanceof PayoutState.Settled;
    boolean resultFits =
        ends == (by.parts().contains(Part.BONUS_PAID) || by.parts().contains(Part.BONUS_FAILED));
    if (!resultFits || (review != null) != by.parts().contains(Part.REVIEW)) {
      throw new IllegalTransitionException(next, by + " with " + review);
    }
  }

  /** A transition that touches no review. */
  Step(Transition by, Payout next) {
    this(by, next, null);
  }

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

    /** The review is open; {@code verdict} is what became of the last one, if there was one. */
    static ReviewChange open(PayoutState.Review review, @Nullable VerdictAnswer verdict) {
      return new ReviewChange(true, review.reason(), review.openedAtMs(), null, null, verdict);
    }

    /** The review ends in {@code outcome}. */
    static ReviewChange closed(
        PayoutState.Review review, String outcome, @Nullable VerdictAnswer verdict, Moment now) {
      return new ReviewChange(
          false, review.reason(), review.openedAtMs(), now.wallMs(), outcome, verdict);
    }
  }

  /** What became of a verdict. */
  public record VerdictAnswer(
      History.Resolution resolution, boolean applied, String by, String detail) {
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
