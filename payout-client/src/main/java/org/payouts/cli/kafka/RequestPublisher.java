package org.payouts.cli.kafka;

import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.SourcePosition;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceHeaders;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;
import org.payouts.tracing.Tracing;

/** Publishes requests and returns once Kafka has them all. A trace begins with each. One thread. */
public final class RequestPublisher implements AutoCloseable {

  private static final int WINDOW = 500;

  private final KafkaProducer<String, BonusRequested> producer;
  private final @Nullable SentFor person;
  private final Tracing tracing;

  /** A publisher to the cluster and registry the settings name. */
  public RequestPublisher(Settings settings) {
    this(settings, null);
  }

  /**
   * The same for a person who uses a service.
   *
   * @param person whom the records' headers name, or null
   */
  public RequestPublisher(Settings settings, @Nullable SentFor person) {
    this(settings, person, Tracing.of(settings, "payouts"));
  }

  /** With tracing of the caller's, for tests; it is closed with the publisher. */
  RequestPublisher(Settings settings, @Nullable SentFor person, Tracing tracing) {
    this.tracing = tracing;
    this.producer =
        KafkaClients.producer(settings, PayoutSerdes.<BonusRequested>serializer(settings));
    this.person = person;
  }

  /**
   * Publishes the requests in order.
   *
   * @param acknowledged receives how many records Kafka has so far
   * @return each request's place in the topic
   * @throws CommandFailure when a record could not be published; it names how many were
   */
  public List<SourcePosition> publish(List<BonusRequested> requests, IntConsumer acknowledged) {
    List<SourcePosition> places = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += WINDOW) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (BonusRequested request :
          requests.subList(from, Math.min(requests.size(), from + WINDOW))) {
        Future<RecordMetadata> one = send(record(request));
        sent.add(one);
        if (Sends.hasFailed(one)) {
          break; // Each of the others would first wait for the topic, up to a second.
        }
      }
      for (Future<RecordMetadata> one : sent) {
        places.add(place(one, places.size(), requests.size()));
        acknowledged.accept(places.size());
      }
    }
    return places;
  }

  private ProducerRecord<String, BonusRequested> record(BonusRequested request) {
    ProducerRecord<String, BonusRequested> record =
        new ProducerRecord<>(Topics.BONUS_REQUESTED, request.getPayoutId(), request);
    if (person != null) {
      person.sign(record);
    }
    return record;
  }

  private Future<RecordMetadata> send(ProducerRecord<String, BonusRequested> record) {
    TraceSpan span =
        tracing
            .begin(SpanKind.PRODUCER, "publish request", null)
            .set(TraceNames.PAYOUT_ID, record.key());
    TraceHeaders.write(span.context(), record.headers());
    return producer.send(
        record,
        (place, failure) -> {
          if (failure == null) {
            span.end();
          } else {
            span.failed(failure.getClass().getName());
          }
        });
  }

  private static SourcePosition place(Future<RecordMetadata> sent, int before, int total) {
    try {
      RecordMetadata at = sent.get();
      return new SourcePosition(at.topic(), at.partition(), at.offset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped("interrupted", before, total);
    } catch (ExecutionException e) {
      throw stopped(String.valueOf(e.getCause()), before, total).causedBy(e);
    }
  }

  private static CommandFailure stopped(String why, int before, int total) {
    return CommandFailure.problem(
        "publishing stopped after " + before + " of " + total + " records: " + why,
        "run the same command again: the payout IDs stay the same, so nobody is paid twice");
  }

  @Override
  public void close() {
    producer.close();
    tracing.close();
  }
}
