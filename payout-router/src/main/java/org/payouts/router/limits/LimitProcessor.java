package org.payouts.router.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutControl;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.router.health.RouterMetrics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads orders and requests for reservations, both of one partition, and publishes what {@link
 * Reservations} decides, in the transaction that read them.
 */
public final class LimitProcessor
    extends ContextualProcessor<byte[], byte[], String, PayoutReservation> {
  private static final Logger log = LoggerFactory.getLogger(LimitProcessor.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final LimitSerdes serdes;
  private final Waiting waiting;
  private final Runnable internalTopics;
  private final RouterMetrics metrics;
  private @Nullable Reservations reservations;
  private @Nullable Cancellable looks;

  /** Waits in place, for a while, until the registry can be asked. */
  @FunctionalInterface
  public interface Waiting {
    /** The result of the read, which throws as long as the registry cannot be asked. */
    <T> T until(Supplier<String> what, Supplier<T> read);
  }

  /**
   * @param internalTopics throws if the store may have been restored from a changelog made anew
   */
  public LimitProcessor(
      LimitSerdes serdes, Waiting waiting, Runnable internalTopics, RouterMetrics metrics) {
    this.serdes = serdes;
    this.waiting = waiting;
    this.internalTopics = internalTopics;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, PayoutReservation> context) {
    super.init(context);
    internalTopics.run();
    reservations =
        waiting.until(
            () -> "the limits of sums",
            () ->
                new Reservations(
                    context.getStateStore(Topics.ROUTER_RESERVATIONS_STORE),
                    serdes,
                    this::publish,
                    now()));
    showHeld();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    Reservations all = Objects.requireNonNull(reservations);
    if (place.topic().equals(Topics.CONTROLS)) {
      PayoutControl order = read(place, "an order", serdes.orders(), record.value());
      all.order(order, record.value(), place.offset());
    } else {
      PayoutReservationRequest request =
          read(place, "a request", serdes.requests(), record.value());
      if (request != null) {
        all.request(request, place.offset(), now());
      }
    }
    showHeld();
  }

  private <T> @Nullable T read(
      RecordMetadata place, String what, Deserializer<T> deserializer, byte @Nullable [] value) {
    Consumer<SerializationException> passedOver =
        LogFields.passedOver(log, what, place.topic(), place.partition(), place.offset());
    return waiting
        .until(
            () -> place(place),
            () -> PayoutSerdes.read(deserializer, place.topic(), value, passedOver))
        .orElse(null);
  }

  private static String place(RecordMetadata of) {
    return of.topic() + "-" + of.partition() + "@" + of.offset();
  }

  private void publish(PayoutReservation decided) {
    metrics.reservation(decided.getState(), decided.getPlatform());
    context().forward(new Record<>(decided.getPayoutId(), decided, now().toEpochMilli()));
  }

  /** Only while something is held: after each look Kafka Streams commits, also without records. */
  private void showHeld() {
    int held = Objects.requireNonNull(reservations).held();
    metrics.held(held);
    if (held > 0 && looks == null) {
      looks = context().schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> look());
    }
  }

  private void look() {
    Reservations all = Objects.requireNonNull(reservations);
    all.lookAgain(now());
    metrics.held(all.held());
    if (all.held() == 0) {
      stopLooks();
    }
  }

  private void stopLooks() {
    if (looks != null) {
      looks.cancel();
      looks = null;
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  @Override
  public void close() {
    // A task that is revived initialises the same processor again, which must then look again.
    stopLooks();
    metrics.held(0);
  }
}
