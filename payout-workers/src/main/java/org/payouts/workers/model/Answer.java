package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;

/**
 * What a money call was answered. Only {@link NotSent} proves that nothing left the machine; every
 * answer but the documented success leaves the payout in doubt until the books have been read.
 */
public sealed interface Answer {

  /** A documented final success. */
  record Paid(long paidAmountMinor, @Nullable String reference, String evidence)
      implements Answer {}

  /** Accepted, to be seen in the books later: SUBMITTED. */
  record Accepted(@Nullable String reference, String detail) implements Answer {}

  /** Provably nothing left the machine: refused connection, DNS, TLS, a run-out lease. */
  record NotSent(String why) implements Answer {}

  /**
   * The answer says that nothing was paid (401, 402, 403, 429, a short balance), which nobody
   * promises. In doubt, with a shorter quiet period; then tried again without a person.
   */
  record PresumedNotPaid(Reason reason, @Nullable Pause pause) implements Answer {}

  /**
   * A refusal that asking again would not change. In doubt all the same; FAILED once the books have
   * disproved every attempt.
   */
  record Refused(String code, String detail) implements Answer {}

  /** The target does not exist (yet), says MTurk. In doubt; the token is sent again for a grace. */
  record TargetMissing(String detail) implements Answer {}

  /**
   * The provider says that our token was processed before. PAID if an earlier attempt of ours may
   * have gone out, else in doubt and never sent again.
   */
  record AlreadyProcessed(String detail) implements Answer {}

  /**
   * The money may have moved.
   *
   * @param unknownError true for an error answer nobody has documented; five in a row make the
   *     account suspect
   */
  record Unclear(String why, boolean unknownError) implements Answer {}
}
