package org.payouts.sandbox.providers.book;

/** The sum of a platform's payments in one currency. Amount in minor units. */
public record BookTotal(String platform, String currency, long payments, long amountMinor) {

  BookTotal plus(Payment payment) {
    return new BookTotal(
        platform, currency, payments + 1, Math.addExact(amountMinor, payment.amountMinor()));
  }
}
