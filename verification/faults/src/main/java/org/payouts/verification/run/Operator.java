package org.payouts.verification.run;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.kafka.Reviews;
import org.payouts.config.Settings;

/**
 * The person who decides what the pipeline cannot: looks into the provider's own books once nothing
 * is in flight any more, and says paid, or else failed or retry, as the seed will have it.
 */
public final class Operator {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final Settings settings;
  private final Predicate<PayoutReview> paid;
  private final Tally tally;
  private final Random random;

  /**
   * @param paid whether the books hold the payment that the review is about
   * @param tally is told of every resolution
   */
  public Operator(Settings settings, Predicate<PayoutReview> paid, Tally tally, long seed) {
    this.settings = settings;
    this.paid = paid;
    this.tally = tally;
    this.random = new Random(seed);
  }

  /** Decides every open review once. A resolution may be refused; the review is then still open. */
  public void decide(Collection<PayoutReview> reviews) {
    try (ResolutionClient desk = new ResolutionClient(settings)) {
      reviews.stream().filter(Reviews::isOpen).forEach(review -> decide(desk, review));
    }
  }

  private void decide(ResolutionClient desk, PayoutReview review) {
    Verdict resolution =
        paid.test(review) ? Verdict.PAID : random.nextBoolean() ? Verdict.FAILED : Verdict.RETRY;
    boolean applied =
        desk.decide(review, resolution, "the scripted operator", "the provider's books", ANSWER)
            .filter(answer -> "APPLIED".equals(answer.getVerdictStatus()))
            .isPresent();
    tally.count(
        applied ? "verdicts." + resolution.name().toLowerCase(Locale.ROOT) : "verdicts.refused");
  }
}
