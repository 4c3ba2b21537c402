package org.payouts.workers.model;

/** The states of a ledger record by name. */
public enum StateName {
  /** The ledger holds no record of the payout. */
  NONE,
  ACCEPTED,
  RETRY_WAIT,
  ATTEMPTING,
  SUBMITTED,
  IN_DOUBT,
  REVIEW,
  PAID,
  FAILED;

  /** True if nothing ever changes in this state. */
  public boolean isFinal() {
    return this == PAID || this == FAILED;
  }
}
