package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the provider's books show of one payout, compared with its baseline. {@code entries} are the
 * payments of the target as the books show them now, in minor units; empty where the books carry
 * our reference (MTurk).
 */
public sealed interface BookReading {

  /** Exactly this payment more, attributable. */
  record Present(
      long paidAmountMinor, @Nullable String reference, String text, List<BigDecimal> entries)
      implements BookReading {}

  /** The baseline, unchanged. Counts only after the quiet period. */
  record Absent(String text, List<BigDecimal> entries) implements BookReading {}

  /** Neither: the books changed in a way the call alone does not explain. */
  record Differs(String text, Ours ours, List<BigDecimal> entries) implements BookReading {}

  /**
   * The books could not be read.
   *
   * @param targetUnknown true if the provider says that it does not know the target
   */
  record Unreadable(Reason reason, @Nullable Pause pause, boolean targetUnknown)
      implements BookReading {}

  /** It was paid as far as can be seen, but something else has changed as well. */
  default boolean isLikelyOurs() {
    return this instanceof Differs differs && differs.ours() == Ours.LIKELY;
  }

  /** Whether our payment may be among the changes. */
  enum Ours {
    /** Certainly not: nothing that was added comes near our amount, and nothing vanished. */
    NO,
    /** An added entry may be ours although its amount is another (an edited incentive). */
    MAYBE,
    /** An entry of another amount has vanished, so the books may not show ours either. */
    VANISHED,
    /** An entry of our amount or nearly so has vanished: what shows later may be either. */
    VANISHED_ALIKE,
    /** An entry of our amount or nearly so was added. */
    LIKELY
  }
}
