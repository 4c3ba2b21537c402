package org.payouts.audit.history;

import org.payouts.Platform;

/**
 * Money that really moved, as a provider's book has it.
 *
 * @param number position in the book
 * @param target submission, assignment or screener response
 * @param amountMinor in minor units of the currency
 * @param reference bulk ID, token or payout count; empty if the book names none
 * @param ours whether an API call caused it; what others paid is not judged
 * @param timeMs when it was booked, epoch milliseconds
 */
public record Payment(
    long number,
    Platform platform,
    String target,
    long amountMinor,
    String currency,
    String reference,
    boolean ours,
    long timeMs) {

  @Override
  public String toString() {
    return "payment #%d of %d %s on %s".formatted(number, amountMinor, currency, target);
  }
}
