package org.payouts.verification.crash;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.payouts.BonusRequested;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.config.Settings;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.book.Book;

/**
 * A person who looks into the provider's book before speaking: paid if it is there; else one more
 * try, and failed if that comes back too. For one thread.
 */
final class ScriptedOperator implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final ResolutionClient desk;
  private final Book book;
  private final Set<String> triedAgain = new HashSet<>();

  ScriptedOperator(Settings settings, Book book) {
    this.desk = new ResolutionClient(settings);
    this.book = book;
  }

  /**
   * Resolves the open reviews among these. Waits for an answer to each, or for the end of the
   * review without one: the worker may have read of the payment before it heard the resolution.
   */
  void resolve(Recording recording, List<BonusRequested> requests) {
    for (BonusRequested request : requests) {
      PayoutReview review = recording.review(request.getPayoutId());
      if (review != null) {
        decide(review, resolution(request));
        awaitAnswer(review, recording);
      }
    }
  }

  private static void awaitAnswer(PayoutReview review, Recording recording) {
    long end = System.nanoTime() + ANSWER.toNanos();
    while (review.equals(recording.review(review.getPayoutId())) && System.nanoTime() < end) {
      recording.poll();
    }
  }

  /** Says that it was not paid, and does not wait. */
  void sayFailed(PayoutReview review) {
    decide(review, Verdict.FAILED);
  }

  private Verdict resolution(BonusRequested request) {
    boolean booked =
        book.payments().stream()
            .anyMatch(
                payment ->
                    payment.target().equals(Targets.key(request.getTarget()))
                        && payment.amountMinor() == request.getAmountMinor());
    if (booked) {
      return Verdict.PAID;
    }
    return triedAgain.add(request.getPayoutId()) ? Verdict.RETRY : Verdict.FAILED;
  }

  private void decide(PayoutReview review, Verdict resolution) {
    desk.decide(review, resolution, "crash matrix", "the provider's book", Duration.ZERO);
  }

  @Override
  public void close() {
    desk.close();
  }
}
