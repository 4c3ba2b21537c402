package org.payouts.audit.statement;

import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * A payout as the topics have it.
 *
 * @param outcome PAID, FAILED or OPEN
 * @param reference the mark that its payment bears; null where the statement shows no marks
 * @param wanted whether the statement must list it if it is paid
 */
public record ClaimedPayout(
    String payoutId,
    Platform platform,
    String target,
    long amountMinor,
    String currency,
    Outcome outcome,
    @Nullable String reference,
    boolean wanted) {

  /** What the topics say became of it. */
  public enum Outcome {
    PAID,
    FAILED,
    OPEN
  }

  boolean isPaid() {
    return outcome == Outcome.PAID;
  }

  boolean isOf(ListedPayment payment) {
    return amountMinor == payment.amountMinor() && currency.equals(payment.currency());
  }
}
