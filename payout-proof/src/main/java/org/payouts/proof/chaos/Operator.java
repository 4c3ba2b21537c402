package org.payouts.proof.chaos;

import java.time.Duration;
import java.util.Random;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.reading.VerdictDesk;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;

/**
 * The person who decides what the pipeline cannot: looks into the provider's own books once nothing
 * is in flight any more, and says paid, or else failed or retry, as the seed will have it.
 */
final class Operator {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final Settings settings;
  private final Book book;
  private final Recorder recorder;
  private final Tally tally;
  private final Random random;

  Operator(Settings settings, Book book, Recorder recorder, Tally tally, long seed) {
    this.settings = settings;
    this.book = book;
    this.recorder = recorder;
    this.tally = tally;
    this.random = new Random(seed);
  }

  /** Decides every open review once. A verdict may be refused; the review is then still open. */
  void decideAll() {
    try (VerdictDesk desk = new VerdictDesk(settings)) {
      for (String id : recorder.inReview()) {
        PayoutReview review = recorder.review(id);
        if (review != null && review.getStatus().equals("OPEN")) {
          decide(desk, review);
        }
      }
    }
  }

  private void decide(VerdictDesk desk, PayoutReview review) {
    Verdict verdict =
        isPaid(review) ? Verdict.PAID : random.nextBoolean() ? Verdict.FAILED : Verdict.RETRY;
    boolean applied =
        desk.decide(review, verdict, "the scripted operator", "the provider's books", ANSWER)
            .filter(answer -> "APPLIED".equals(answer.getVerdictStatus()))
            .isPresent();
    tally.count(
        applied
            ? "verdicts." + verdict.name().toLowerCase(java.util.Locale.ROOT)
            : "verdicts.refused");
  }

  /** Whether the book holds one more such payment than was told; a target has one open payout. */
  private boolean isPaid(PayoutReview review) {
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
