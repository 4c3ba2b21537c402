package org.payouts.router.requesters;

import org.payouts.BonusRejected;

/** What becomes of a record of a requester's topic. */
sealed interface IntakeDecision {

  /** It is copied to bonus-requested. */
  record Copy(String payoutId) implements IntakeDecision {}

  /** It is rejected, and takes no payout ID. */
  record Reject(BonusRejected rejected) implements IntakeDecision {}

  /** Its schema is not known yet: it is read again, and those behind it in its partition wait. */
  record Wait() implements IntakeDecision {}
}
