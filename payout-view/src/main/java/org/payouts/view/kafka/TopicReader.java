package org.payouts.view.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.config.Settings;

/** Reads partitions on from stored places. One thread; {@link #wakeUp} from any. */
final class TopicReader implements AutoCloseable {
  private static final int MOST_RECORDS = 5_000;
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  TopicReader(Settings settings) {
    this.consumer = ViewClients.consumer(settings, MOST_RECORDS);
  }

  /**
   * Goes to these places; what was deleted before them is passed over.
   *
   * @return whether the places exist: a place behind a partition's end is one of another history
   */
  boolean start(Collection<TopicPartition> partitions, Map<TopicPartition, Long> places) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    ends.clear();
    ends.putAll(consumer.endOffsets(partitions));
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long place = places.getOrDefault(partition, begin);
      if (place > ends.getOrDefault(partition, 0L)) {
        return false;
      }
      consumer.seek(partition, Math.max(begin, place));
    }
    return true;
  }

  Set<TopicPartition> partitions() {
    return consumer.assignment();
  }

  ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(POLL);
  }

  /** Where reading goes on in the partitions that these records are of. */
  Map<TopicPartition, Long> places(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, Long> places = new HashMap<>();
    records.partitions().forEach(each -> places.put(each, consumer.position(each)));
    return places;
  }

  /** How many offsets lie before the ends of the partitions, as far as is known. */
  long behind() {
    long behind = 0;
    for (TopicPartition partition : consumer.assignment()) {
      long known = Math.max(0, ends.getOrDefault(partition, 0L) - consumer.position(partition));
      behind += consumer.currentLag(partition).orElse(known);
    }
    return behind;
  }

  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
