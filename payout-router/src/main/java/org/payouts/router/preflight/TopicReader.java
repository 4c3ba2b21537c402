package org.payouts.router.preflight;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the committed records of a topic from its beginning to its present end, and waits for
 * transactions that are open there: behind them a committed record may be hidden, such as the
 * command of a payout ID that would be admitted again. Offsets alone do not show how many: a
 * transactional topic's offsets also count markers and what was rolled back.
 */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long STALL_NANOS = Duration.ofSeconds(60).toNanos();

  private final ClusterState cluster;

  /** What is to be read after a record. */
  private enum Next {
    MORE,
    OTHER_PARTITIONS,
    NOTHING
  }

  public TopicReader(ClusterState cluster) {
    this.cluster = cluster;
  }

  /** Whether the topic exists and holds at least one committed record with a value. */
  public boolean holdsRecords(String topic) {
    boolean[] found = {false};
    read(
        topic,
        record -> {
          found[0] |= record.value() != null;
          return !found[0];
        });
    return found[0];
  }

  /**
   * Shows each committed record, in order within a partition, until one is answered with false. A
   * topic that does not exist has none.
   *
   * @throws TimeoutException if nothing moves for a minute
   */
  public void read(String topic, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
    read(topic, record -> reader.test(record) ? Next.MORE : Next.NOTHING, this::highWatermarks);
  }

  /** As {@link #read}, up to where a transaction is open: does not wait for its end. */
  void readStable(String topic, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
    read(topic, record -> reader.test(record) ? Next.MORE : Next.NOTHING, TopicReader::stableEnds);
  }

  /**
   * Shows the first committed records of each partition, until one of it is answered with false.
   *
   * @param stable up to where a transaction is open: does not wait for its end
   * @throws TimeoutException if nothing moves for a minute
   */
  void readFirsts(String topic, boolean stable, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
    read(
        topic,
        record -> reader.test(record) ? Next.MORE : Next.OTHER_PARTITIONS,
        stable ? TopicReader::stableEnds : this::highWatermarks);
  }

  private Map<TopicPartition, Long> highWatermarks(KafkaConsumer<byte[], byte[]> consumer) {
    return cluster.highWatermarks(consumer.assignment());
  }

  private static Map<TopicPartition, Long> stableEnds(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(consumer.assignment());
  }

  private void read(
      String topic,
      Function<ConsumerRecord<byte[], byte[]>, Next> reader,
      Function<KafkaConsumer<byte[], byte[]>, Map<TopicPartition, Long>> end) {
    if (cluster.topic(topic).isEmpty()) {
      return;
    }
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(end.apply(consumer));
      long positions = -1;
      long movedAt = System.nanoTime();
      while (!isAtEnd(consumer, ends)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(topic, record.partition());
          Next next = ends.containsKey(partition) ? reader.apply(record) : Next.MORE;
          if (next == Next.NOTHING) {
            return;
          }
          if (next == Next.OTHER_PARTITIONS) {
            ends.remove(partition);
            consumer.pause(List.of(partition));
          }
        }
        long now = partitions.stream().mapToLong(consumer::position).sum();
        if (now != positions) {
          positions = now;
          movedAt = System.nanoTime();
        } else if (System.nanoTime() - movedAt > STALL_NANOS) {
          throw new TimeoutException(stopped(consumer, ends));
        }
      }
    }
  }

  private static String stopped(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> consumer.position(end.getKey()) < end.getValue())
        .map(
            end ->
                "%s at offset %d of %d"
                    .formatted(end.getKey(), consumer.position(end.getKey()), end.getValue()))
        .sorted()
        .collect(
            Collectors.joining(
                ", ",
                "reading stands still before the end of ",
                ": a transaction may hang there (docs/operations.md, \"A hanging transaction\"),"
                    + " or a leader is missing"));
  }

  private static boolean isAtEnd(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
