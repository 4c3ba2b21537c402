package org.payouts.cli.kafka;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.PayoutReview;
import org.payouts.topics.Topics;

/**
 * The newest review of every payout that was ever in review.
 *
 * @param newest by payout ID
 */
public record Reviews(Map<String, PayoutReview> newest) {

  /** Reads all of them. */
  public static Reviews read(TopicFollower reader, Decoders decoders) {
    Map<String, PayoutReview> newest = new HashMap<>();
    reader.readAll(
        List.of(Topics.REVIEWS),
        record -> {
          PayoutReview review = decoders.value(record, PayoutReview.class);
          newest.put(review.getPayoutId(), review);
        });
    return new Reviews(newest);
  }

  /** Those that wait for a person, the oldest first. */
  public List<PayoutReview> open() {
    return newest.values().stream()
        .filter(Reviews::isOpen)
        .sorted(
            Comparator.comparing(PayoutReview::getOpenedAt)
                .thenComparing(PayoutReview::getPayoutId))
        .toList();
  }

  /** The newest review of one payout. */
  public Optional<PayoutReview> of(String payoutId) {
    return Optional.ofNullable(newest.get(payoutId));
  }

  /** Whether a person is still asked. */
  public static boolean isOpen(PayoutReview review) {
    return review.getStatus().equals("OPEN");
  }
}
