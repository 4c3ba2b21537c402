package org.payouts.gateway.requests;

import io.opentelemetry.api.trace.SpanKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Headers;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.tracing.TraceNames;
import org.payouts.tracing.TraceSpan;
import org.payouts.tracing.Tracing;

/** Writes requests to Kafka, acknowledged by all replicas that are in sync. Thread-safe. */
public final class RequestPublisher implements AutoCloseable {
  private static final int LINGER_MS = 2;

  private final Serializer<BonusRequested> serializer;
  private final KafkaProducer<String, byte[]> producer;
  private final Tracing tracing;

  /**
   * @param within how long an acknowledgement is waited for
   */
  public RequestPublisher(Settings settings, Duration within, Tracing tracing) {
    this.tracing = tracing;
    this.serializer = PayoutSerdes.serializer(settings);
    Map<String, Object> config = settings.kafkaClient();
    int millis = Math.toIntExact(within.toMillis());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis - LINGER_MS);
    config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Obtains the schema's ID, so that requests need no registry later. */
  public void warmUp() {
    PayoutSerdes.warmUp(serializer, Topics.BONUS_REQUESTED, BonusRequested.class);
  }

  /**
   * The record's value.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if it cannot be made now
   */
  Encoded encoded(BonusRequested request) {
    return new Encoded(serializer.serialize(Topics.BONUS_REQUESTED, request));
  }

  /** A record's value, ready to be sent. */
  static final class Encoded {
    private final byte[] bytes;

    private Encoded(byte[] bytes) {
      this.bytes = bytes;
    }

    int size() {
      return bytes.length;
    }
  }

  /**
   * Sends it. Completes once Kafka has it; exceptionally if it is not known whether it has.
   *
   * @param requester who asks, for people who read the topic
   * @param trace the trace that the requester has put it into, or null
   */
  CompletableFuture<Void> send(
      String payoutId, Encoded value, String requester, @Nullable TraceContext trace) {
    TraceSpan span =
        tracing
            .begin(SpanKind.PRODUCER, "publish request", trace)
            .set(TraceNames.PAYOUT_ID, payoutId);
    CompletableFuture<Void> done = new CompletableFuture<>();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.BONUS_REQUESTED, payoutId, value.bytes);
    record.headers().add(Headers.SENT_BY, requester.getBytes(StandardCharsets.UTF_8));
    TraceHeaders.write(span.context(), record.headers());
    try {
      var unused =
          producer.send(
              record,
              (place, failure) -> {
                if (failure == null) {
                  span.end();
                  done.complete(null);
                } else {
                  span.failed(failure.getClass().getName());
                  done.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      span.failed(e.getClass().getName());
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    serializer.close();
  }
}
