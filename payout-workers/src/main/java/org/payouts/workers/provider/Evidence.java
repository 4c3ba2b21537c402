package org.payouts.workers.provider;

import org.jspecify.annotations.Nullable;

/** What the provider's books show of one payout. */
public sealed interface Evidence {

  /** Exactly this payment, attributable. */
  record Present(long paidAmountMinor, @Nullable String reference, String text)
      implements Evidence {}

  /** Exactly what was there before the call. Counts only after the quiet period. */
  record Absent(String text) implements Evidence {}

  /**
   * Neither: the books changed in a way the call alone does not explain.
   *
   * @param maybeOurs false if our payment is certainly not among the changes
   */
  record Differs(String text, boolean maybeOurs) implements Evidence {}

  /** The books could not be read. */
  record Unreadable(String why, @Nullable Pause pause) implements Evidence {}
}
