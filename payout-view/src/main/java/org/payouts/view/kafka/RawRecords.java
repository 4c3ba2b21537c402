package org.payouts.view.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.payouts.config.Settings;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;

/** Reads single records from their topics: the view keeps of them only what it lists. */
public final class RawRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder decoder;

  /** Reads the topics of the cluster that the settings name. */
  public RawRecords(Settings settings) {
    this.consumer = ViewClients.consumer(settings, 1);
    this.decoder = new RecordDecoder(settings);
  }

  /**
   * The record at a place; empty if a compacted topic has dropped it, if it cannot be decoded, or
   * if it cannot be read within some seconds.
   *
   * @throws IllegalArgumentException if the view does not read the topic
   */
  public synchronized Optional<SpecificRecord> at(String topic, int partition, long offset) {
    Objects.requireNonNull(RecordKind.of(topic));
    TopicPartition place = new TopicPartition(topic, partition);
    consumer.assign(List.of(place));
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(List.of(place));
    Map<TopicPartition, Long> end = consumer.endOffsets(List.of(place));
    if (offset < begin.getOrDefault(place, 0L) || offset >= end.getOrDefault(place, 0L)) {
      return Optional.empty();
    }
    consumer.seek(place, offset);
    long start = System.nanoTime();
    while (consumer.position(place) <= offset && System.nanoTime() - start < WITHIN_NANOS) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset ? decoded(record) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The record at a place. */
  public Optional<SpecificRecord> at(RecordPlace place) {
    return at(place.topic(), place.partition(), place.offset());
  }

  private Optional<SpecificRecord> decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(decoder.decode(record).value());
    } catch (SerializationException notReadable) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    decoder.close();
  }
}
