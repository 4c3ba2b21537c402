package org.payouts.audit;

import java.util.List;
import org.payouts.PayoutLedgerEntry;

/** Where a payout stands by its result, else by its ledger. */
public enum Outcome {
  PAID,
  FAILED,
  /** In front of a person. */
  REVIEW,
  /** On its way. */
  OPEN;

  /** The outcome of a story; a result counts before the ledger's word. */
  public static Outcome of(Story story) {
    if (!story.paid().isEmpty()) {
      return PAID;
    }
    if (!story.failed().isEmpty()) {
      return FAILED;
    }
    List<Recorded<PayoutLedgerEntry>> ledger = story.ledger();
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
