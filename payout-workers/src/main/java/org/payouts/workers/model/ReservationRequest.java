package org.payouts.workers.model;

/**
 * What the owner of a payout asks the router or reports to it, which keeps the limits of sums.
 *
 * @param ordersRead the owner knows the limits in payout-controls below this offset
 */
public record ReservationRequest(Kind kind, Command command, long ordersRead) {

  /** What is asked or reported. */
  public enum Kind {
    /** May it be paid? */
    RESERVE,
    /** It was claimed before its owner knew of the limit: it counts. */
    CLAIMED,
    /** It is settled. */
    PAID,
    FAILED
  }
}
