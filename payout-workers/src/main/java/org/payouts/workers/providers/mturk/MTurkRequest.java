package org.payouts.workers.providers.mturk;

import org.jspecify.annotations.Nullable;

/** The operations of the MTurk API that we use. */
public sealed interface MTurkRequest {

  /**
   * Money.
   *
   * @param amount US dollars with two decimals
   * @param token the same in every attempt of a payout; known to MTurk for 24 hours
   */
  record SendBonus(String workerId, String assignmentId, String amount, String reason, String token)
      implements MTurkRequest {}

  /** One page of an assignment's bonuses. */
  record ListBonusPayments(String assignmentId, @Nullable String nextToken)
      implements MTurkRequest {}

  /** What the account can spend. */
  record GetAccountBalance() implements MTurkRequest {}
}
