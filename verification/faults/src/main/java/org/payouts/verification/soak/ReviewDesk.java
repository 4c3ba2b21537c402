package org.payouts.verification.soak;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.payouts.PayoutReview;
import org.payouts.verification.run.Background;
import org.payouts.verification.run.Operator;

/**
 * The operator at work: decides each review once nothing of it can be under way any more, on a
 * thread of its own.
 */
final class ReviewDesk implements AutoCloseable {
  private static final long LOOK_AGAIN_MS = 500;

  private final Operator operator;
  private final Outcomes outcomes;
  private final Duration ripe;
  private final Consumer<String> listener;
  private final Background background;

  /**
   * @param ripe how old a review must be: older than a call, a late payment and a lagging read
   * @param listener hears when the operator is hindered
   */
  ReviewDesk(Operator operator, Outcomes outcomes, Duration ripe, Consumer<String> listener) {
    this.operator = operator;
    this.outcomes = outcomes;
    this.ripe = ripe;
    this.listener = listener;
    this.background = new Background("operator", this::run);
  }

  void start() {
    background.start();
  }

  private void run() {
    while (background.goesOn()) {
      Instant before = Instant.now().minus(ripe);
      List<PayoutReview> due =
          outcomes.openReviews().stream()
              .filter(review -> review.getOpenedAt().isBefore(before))
              .toList();
      try {
        if (!due.isEmpty()) {
          operator.decide(due);
        }
      } catch (KafkaException | UncheckedIOException e) {
        listener.accept("the operator was hindered: " + e); // The run's deadline tells.
      }
      background.pass(LOOK_AGAIN_MS);
    }
  }

  @Override
  public void close() {
    background.end();
  }
}
