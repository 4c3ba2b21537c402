package org.payouts.bench.load;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.BonusRequested;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * Requests that are serialized before the clock runs. Publishing them takes 2 microseconds each,
 * and is part of every contender's time.
 */
public final class Requests implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final String[] keys;
  private final byte[][] values;

  /**
   * @param numbers the payout's number of the n-th request; the same number twice is a duplicate
   */
  public Requests(BenchBroker ground, Settings settings, int count, IntUnaryOperator numbers) {
    this(ground.producer(Map.of()), settings, count, numbers);
  }

  private Requests(
      KafkaProducer<String, byte[]> producer,
      Settings settings,
      int count,
      IntUnaryOperator numbers) {
    this.producer = producer;
    this.keys = new String[count];
    this.values = new byte[count][];
    Serializer<BonusRequested> serializer = PayoutSerdes.serializer(settings);
    for (int i = 0; i < count; i++) {
      BonusRequested request = Samples.request(numbers.applyAsInt(i));
      keys[i] = request.getPayoutId();
      values[i] = serializer.serialize(Topics.BONUS_REQUESTED, request);
    }
  }

  /** Requests of a publisher that does not wait for more before it sends. */
  public static Requests withoutLinger(BenchBroker ground, Settings settings, int count) {
    return new Requests(ground.producer(Map.of("linger.ms", 0)), settings, count, number -> number);
  }

  /** Publishes as fast as Kafka takes them. */
  public void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      publish(i);
    }
    producer.flush();
  }

  public void publish(int number) {
    var unused =
        producer.send(new ProducerRecord<>(Topics.BONUS_REQUESTED, keys[number], values[number]));
  }

  @Override
  public void close() {
    producer.close();
  }
}
