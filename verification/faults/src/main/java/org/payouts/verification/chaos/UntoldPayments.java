package org.payouts.verification.chaos;

import java.util.function.Predicate;
import org.payouts.PayoutReview;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;

/**
 * Whether the book holds one more payment like the reviewed one than was told paid; a target has
 * one open payout.
 */
final class UntoldPayments implements Predicate<PayoutReview> {
  private final Book book;
  private final Recorder recorder;

  UntoldPayments(Book book, Recorder recorder) {
    this.book = book;
    this.recorder = recorder;
  }

  @Override
  public boolean test(PayoutReview review) {
    long booked =
        book.payments().stream()
            .filter(payment -> payment.origin() == Payment.Origin.API)
            .filter(payment -> payment.platform().equals(Platforms.name(review.getPlatform())))
            .filter(payment -> payment.target().equals(review.getTarget()))
            .filter(payment -> payment.amountMinor() == review.getAmountMinor())
            .filter(payment -> payment.currency().equals(review.getCurrency()))
            .count();
    return booked
        > recorder.toldPaid(
            review.getPlatform(),
            review.getTarget(),
            review.getAmountMinor(),
            review.getCurrency());
  }
}
