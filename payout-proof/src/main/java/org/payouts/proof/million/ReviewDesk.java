package org.payouts.proof.million;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.payouts.PayoutReview;
import org.payouts.proof.run.Operator;
import org.payouts.proof.run.Waiting;

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
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param ripe how old a review must be: older than a call, a late payment and a lagging read
   * @param listener hears when the operator is hindered
   */
  ReviewDesk(Operator operator, Outcomes outcomes, Duration ripe, Consumer<String> listener) {
    this.operator = operator;
    this.outcomes = outcomes;
    this.ripe = ripe;
    this.listener = listener;
    this.thread = new Thread(this::run, "operator");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
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
      Waiting.pass(LOOK_AGAIN_MS);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
