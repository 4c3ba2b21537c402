package org.payouts.bench.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.BonusRequested;
import org.payouts.admin.CommandPartition;
import org.payouts.topics.Topics;

/**
 * Requests that are serialized before the clock runs. Publishing them takes 2 microseconds each,
 * and is part of every contender's time.
 */
final class Requests implements AutoCloseable {

  private final KafkaProducer<String, byte[]> producer;
  private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();

  /**
   * @param numbers the payout's number of the n-th request; the same number twice is a duplicate
   * @param misplaced whether each lies in the partition behind the one its key belongs to
   * @param more of the producer's settings
   */
  Requests(
      BenchCluster cluster,
      int count,
      IntUnaryOperator numbers,
      boolean misplaced,
      Map<String, Object> more) {
    this.producer = cluster.producer(more);
    try (Serializer<SpecificRecord> serializer = cluster.serializer()) {
      for (int i = 0; i < count; i++) {
        BonusRequested request = Samples.request(numbers.applyAsInt(i));
        records.add(
            new ProducerRecord<>(
                Topics.BONUS_REQUESTED,
                misplaced ? wrong(request.getPayoutId()) : null,
                request.getPayoutId(),
                serializer.serialize(Topics.BONUS_REQUESTED, request)));
      }
    }
  }

  private static int wrong(String payoutId) {
    int partitions = BenchCluster.PARTITIONS;
    return (CommandPartition.of(payoutId, partitions) + 1) % partitions;
  }

  /** Publishes as fast as Kafka takes them. */
  void publish(int from, int to) {
    for (int number = from; number < to; number++) {
      publish(number);
    }
    producer.flush();
  }

  void publish(int number) {
    var unused = producer.send(records.get(number));
  }

  @Override
  public void close() {
    producer.close();
  }
}
