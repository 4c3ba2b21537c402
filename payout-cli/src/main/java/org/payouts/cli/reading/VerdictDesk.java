package org.payouts.cli.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Verdict;
import org.payouts.cli.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** Hands a person's verdict to the worker and waits for the worker's answer. One thread. */
public final class VerdictDesk implements AutoCloseable {

  private final TopicReader reader;
  private final Decoders decoders;
  private final KafkaProducer<String, PayoutResolution> producer;

  /** A desk at the stack the settings name. */
  public VerdictDesk(Settings settings) {
    this.reader = new TopicReader(settings);
    this.decoders = new Decoders(settings);
    this.producer =
        KafkaClients.producer(settings, PayoutSerdes.<PayoutResolution>serializer(settings));
  }

  /** The newest word on the payout's review. */
  public Optional<PayoutReview> review(String payoutId) {
    return Reviews.read(reader, decoders).of(payoutId);
  }

  /**
   * Publishes the verdict on the attempt the open review names.
   *
   * @return the worker's answer, or empty if none came in time; the verdict then stands all the
   *     same
   */
  public Optional<PayoutReview> decide(
      PayoutReview open, Verdict verdict, String by, String because, Duration patience) {
    PayoutResolution resolution =
        PayoutResolution.newBuilder()
            .setPayoutId(open.getPayoutId())
            .setAttempt(open.getAttempt())
            .setVerdict(verdict)
            .setBy(by)
            .setBecause(because)
            .setDecidedAt(Instant.now())
            .build();
    reader.followFromEnd(List.of(Topics.REVIEWS));
    long offset = publish(resolution);
    Found<PayoutReview> answer = new Found<>();
    long start = System.nanoTime();
    while (answer.isEmpty() && System.nanoTime() - start < patience.toNanos()) {
      reader.poll(
          record -> {
            PayoutReview review = decoders.value(record, PayoutReview.class);
            Long dealtWith = review.getResolutionOffset();
            if (review.getPayoutId().equals(open.getPayoutId())
                && dealtWith != null
                && dealtWith == offset) {
              answer.set(review);
            }
          });
    }
    return answer.get();
  }

  private long publish(PayoutResolution resolution) {
    try {
      return producer
          .send(new ProducerRecord<>(Topics.RESOLUTIONS, resolution.getPayoutId(), resolution))
          .get()
          .offset();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw CommandFailure.problem(
          "the verdict was not published: " + e.getCause(), "run the same command again");
    }
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    decoders.close();
  }
}
