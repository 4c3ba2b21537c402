package org.payouts.workers.provider;

import org.jspecify.annotations.Nullable;

/** What a money call told us. Whatever is not known for certain is {@link Unclear}. */
public sealed interface Answer {

  /** A documented final success. */
  record Paid(long paidAmountMinor, @Nullable String reference, String evidence)
      implements Answer {}

  /** Accepted, to be seen in the books later: SUBMITTED. */
  record Accepted(@Nullable String reference, String detail) implements Answer {}

  /** An allow-listed refusal: certainly not paid, and asking again would not help. */
  record Refused(String code, String detail) implements Answer {}

  /**
   * Certainly not paid (never sent, bad key, empty balance, 429 after a fresh look): tried again
   * after a back-off and after the pause.
   */
  record NotPaid(String why, @Nullable Pause pause) implements Answer {}

  /** Certainly not paid: the target does not exist (yet). Bounded by a grace (design 8). */
  record TargetMissing(String detail) implements Answer {}

  /**
   * The provider says that our token was processed before. PAID if an earlier attempt of ours may
   * have gone out, else in doubt and never sent again (design 12).
   */
  record AlreadyProcessed(String detail) implements Answer {}

  /**
   * The money may have moved.
   *
   * @param unknownError true for an error answer nobody has documented; five in a row pause the
   *     account
   */
  record Unclear(String why, boolean unknownError) implements Answer {}
}
