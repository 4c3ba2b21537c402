package org.payouts.audit.history;

import java.util.List;
import org.payouts.PayoutLedgerEntry;

/** Where a payout stands by its result, else by its ledger. */
public enum PayoutOutcome {
  PAID,
  FAILED,
  /** In front of a person. */
  REVIEW,
  /** On its way. */
  OPEN;

  /** The outcome of a history; a result counts before the ledger's state. */
  public static PayoutOutcome of(PayoutHistory history) {
    if (!history.paid().isEmpty()) {
      return PAID;
    }
    if (!history.failed().isEmpty()) {
      return FAILED;
    }
    List<Recorded<PayoutLedgerEntry>> ledger = history.ledger();
    if (ledger.isEmpty()) {
      return OPEN;
    }
    return switch (ledger.get(ledger.size() - 1).value().getState()) {
      case "PAID" -> PAID;
      case "FAILED" -> FAILED;
      case "REVIEW" -> REVIEW;
      default -> OPEN;
    };
  }
}
