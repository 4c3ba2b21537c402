package org.payouts.verification.harness;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.kafka.Reviews;
import org.payouts.config.Settings;

/**
 * The person who decides what the pipeline cannot: looks into the provider's books once nothing is
 * in flight any more, and answers paid if the payment is there.
 *
 * @param paid whether the books hold the payment that the review is about
 * @param unpaid the answer if they do not
 * @param tally counts the resolutions
 */
public record Operator(
    Settings settings,
    Predicate<PayoutReview> paid,
    Function<PayoutReview, Verdict> unpaid,
    Tally tally) {

  /** Without payment the answer is failed or retry, by chance. */
  public static Operator random(
      Settings settings, Predicate<PayoutReview> paid, Tally tally, long seed) {
    Random random = new Random(seed);
    return new Operator(
        settings, paid, review -> random.nextBoolean() ? Verdict.FAILED : Verdict.RETRY, tally);
  }

  /**
   * Decides every open review once. A resolution may be refused or come too late; the next look at
   * the reviews shows which are still open.
   *
   * @param patience how long to wait for the workers' answers
   */
  public void decide(Collection<PayoutReview> reviews, Duration patience) {
    send(
        reviews.stream()
            .filter(Reviews::isOpen)
            .map(
                review ->
                    resolution(review, paid.test(review) ? Verdict.PAID : unpaid.apply(review)))
            .toList(),
        patience);
  }

  /** Answers failed, whatever the books hold, and does not wait. */
  public void sayFailed(PayoutReview review) {
    send(List.of(resolution(review, Verdict.FAILED)), Duration.ZERO);
  }

  private static PayoutResolution resolution(PayoutReview review, Verdict verdict) {
    return ResolutionClient.resolution(
        review, verdict, "the scripted operator", "the provider's books");
  }

  private void send(List<PayoutResolution> resolutions, Duration patience) {
    if (resolutions.isEmpty()) {
      return;
    }
    try (ResolutionClient client = new ResolutionClient(settings)) {
      List<PayoutResolution> unanswered =
          client.decide(
              resolutions,
              patience,
              (resolution, review) ->
                  tally.count(
                      "APPLIED".equals(review.getVerdictStatus())
                          ? "verdicts." + resolution.getVerdict().name().toLowerCase(Locale.ROOT)
                          : "verdicts.refused"));
      unanswered.forEach(each -> tally.count("verdicts.refused"));
    }
  }
}
