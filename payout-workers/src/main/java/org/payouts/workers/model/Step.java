package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Transition.Part;

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
  public Step(Transition by, Payout next) {
    this(by, next, null);
  }

  /** Change of the payout's record in payout-reviews. */
  public record ReviewChange(
      boolean open,
      String reason,
      long openedAtMs,
      @Nullable Long closedAtMs,
      @Nullable String outcome,
      @Nullable ResolutionAnswer resolution) {
    public ReviewChange {
      reason = BoundedText.cut(reason);
    }

    /** The review is open; {@code resolution} is what became of the last one, if there was one. */
    static ReviewChange open(PayoutState.Review review, @Nullable ResolutionAnswer resolution) {
      return new ReviewChange(true, review.reason(), review.openedAtMs(), null, null, resolution);
    }

    /** The review ends in {@code outcome}. */
    static ReviewChange closed(
        PayoutState.Review review,
        String outcome,
        @Nullable ResolutionAnswer resolution,
        ClockReading now) {
      return new ReviewChange(
          false, review.reason(), review.openedAtMs(), now.wallMs(), outcome, resolution);
    }
  }

  /** What became of a resolution. */
  public record ResolutionAnswer(
      History.ResolutionPosition resolution, boolean applied, String by, String detail) {
    public ResolutionAnswer {
      by = BoundedText.cut(by);
      detail = BoundedText.cut(detail);
    }
  }

  /** True if the transaction carries a BonusPaid or BonusFailed. */
  public boolean settles() {
    return next.state() instanceof PayoutState.Settled;
  }
}
