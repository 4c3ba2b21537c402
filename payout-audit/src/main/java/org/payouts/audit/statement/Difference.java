package org.payouts.audit.statement;

import java.util.List;

/**
 * Something on which statement and topics do not agree.
 *
 * @param payoutIds the payouts it can be about; empty if there are none
 * @param payments the lines of the statement it is about; empty if there are none
 */
public record Difference(
    Kind kind, List<String> payoutIds, List<ListedPayment> payments, String text) {

  /** What is not as it must be; the order is that of a report. */
  public enum Kind {
    /** One payout, two payments. */
    PAID_TWICE,
    /** The statement lists a payment of a payout that is reported failed, or not at all yet. */
    PAID_NOT_REPORTED,
    /** A payout is reported paid, and the statement does not list it. */
    REPORTED_NOT_PAID,
    /** The statement lists another amount. */
    OTHER_AMOUNT,
    /** A payment that belongs to no payout: somebody else paid. */
    UNKNOWN
  }

  public Difference {
    payoutIds = List.copyOf(payoutIds);
    payments = List.copyOf(payments);
  }
}
