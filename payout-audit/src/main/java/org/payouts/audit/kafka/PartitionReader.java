package org.payouts.audit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.RecordPosition;

/** Reads the committed records of partitions up to given ends, side by side. One thread. */
final class PartitionReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration timeout;
  private final List<Finding> hanging = new ArrayList<>();

  /**
   * @param consumer of committed records
   * @param timeout how long reading may stand still before an open transaction counts as hanging
   */
  PartitionReader(KafkaConsumer<byte[], byte[]> consumer, Duration timeout) {
    this.consumer = consumer;
    this.timeout = timeout;
  }

  /** Partitions that could not be read to their end (check 8). */
  List<Finding> hanging() {
    return List.copyOf(hanging);
  }

  /**
   * Reads partitions.
   *
   * @param from where to begin; the beginning of partitions that are not in it
   * @param upTo the partitions, and where they end
   * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException if records are gone from
   *     where it begins
   */
  void read(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> upTo,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Set<TopicPartition> open = new HashSet<>();
    upTo.forEach(
        (partition, end) -> {
          if (end > from.getOrDefault(partition, 0L)) {
            open.add(partition);
          }
        });
    if (open.isEmpty()) {
      return;
    }
    consumer.assign(open);
    for (TopicPartition partition : open) {
      Long begin = from.get(partition);
      if (begin == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, begin);
      }
    }
    long movedAt = System.nanoTime();
    Map<TopicPartition, Long> positions = new HashMap<>();
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(record, upTo)) {
          each.accept(record);
        }
      }
      Set<TopicPartition> done = new HashSet<>();
      for (TopicPartition partition : open) {
        long position = consumer.position(partition);
        Long before = positions.put(partition, position);
        if (before == null || before != position) {
          movedAt = System.nanoTime();
        }
        if (position >= upTo.getOrDefault(partition, 0L)) {
          done.add(partition);
        }
      }
      if (open.removeAll(done)) {
        consumer.pause(done);
      }
      if (System.nanoTime() - movedAt > timeout.toNanos()) {
        hang(open, positions, upTo);
        return;
      }
    }
  }

  private static long end(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> upTo) {
    return upTo.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
  }

  private void hang(
      Set<TopicPartition> open,
      Map<TopicPartition, Long> positions,
      Map<TopicPartition, Long> upTo) {
    for (TopicPartition partition : open) {
      hanging.add(
          new Finding(
              Check.NOTHING_HANGS,
              null,
              new RecordPosition(
                  partition.topic(),
                  partition.partition(),
                  positions.getOrDefault(partition, 0L),
                  System.currentTimeMillis()),
              "committed records end here, the partition ends at %d: a transaction hangs"
                  .formatted(upTo.getOrDefault(partition, 0L))));
    }
  }
}
