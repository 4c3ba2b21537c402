package org.payouts.audit.statement;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * A payout as the topics have it.
 *
 * @param outcome PAID, FAILED or OPEN
 * @param reference the mark that its payment bears; null where the statement shows no marks
 * @param wanted whether the statement must list it if it is paid
 * @param askedAt when it was asked for; null if that is not known
 */
public record ClaimedPayout(
    String payoutId,
    Platform platform,
    String target,
    long amountMinor,
    String currency,
    Outcome outcome,
    @Nullable String reference,
    boolean wanted,
    @Nullable Instant askedAt) {

  /** A statement may name a payment's day only, in whatever zone. */
  private static final Duration DAYS_AND_ZONES = Duration.ofDays(2);

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

  /** Whether a payment was surely made before anybody asked for this payout. */
  boolean isYoungerThan(ListedPayment payment) {
    return askedAt != null
        && payment.at() != null
        && payment.at().plus(DAYS_AND_ZONES).isBefore(askedAt);
  }
}
