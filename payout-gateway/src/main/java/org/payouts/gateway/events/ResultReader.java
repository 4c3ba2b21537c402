package org.payouts.gateway.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.UndecodableException;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads results and rejections from a place on, without a consumer group: committed records only.
 * One thread.
 */
public final class ResultReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResultReader.class);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Deserializer<BonusPaid> paid;
  private final Deserializer<BonusFailed> failed;
  private final Deserializer<BonusRejected> rejected;
  private Cursor cursor = new Cursor(Map.of());

  public ResultReader(Settings settings, int mostRecords) {
    Map<String, Object> config = settings.kafkaClient();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostRecords);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.paid = PayoutSerdes.deserializer(settings, BonusPaid.class);
    this.failed = PayoutSerdes.deserializer(settings, BonusFailed.class);
    this.rejected = PayoutSerdes.deserializer(settings, BonusRejected.class);
  }

  /**
   * Goes to a place.
   *
   * @param from a partition that it does not name is read from its beginning; null for the present
   *     end
   */
  public void seek(@Nullable Cursor from) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : Cursor.TOPICS) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      // Behind the end stands nobody but one whose topic was made anew.
      long offset = from == null ? end : Math.min(end, from.next().getOrDefault(partition, 0L));
      consumer.seek(partition, offset);
      next.put(partition, offset);
    }
    cursor = new Cursor(next);
  }

  /** The place behind everything that {@link #poll} has returned. */
  public Cursor cursor() {
    return cursor;
  }

  /** The next records, waiting for the first of them. */
  public List<Read> poll(Duration atMost) {
    List<Read> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      cursor = cursor.after(partition, record.offset());
      read.add(new Read(event(record, partition), cursor));
    }
    return read;
  }

  /**
   * A record that was read.
   *
   * @param event null if the record cannot be read, and will not be
   * @param after the place behind it
   */
  public record Read(@Nullable ResultEvent event, Cursor after) {}

  private @Nullable ResultEvent event(
      ConsumerRecord<byte[], byte[]> record, TopicPartition partition) {
    try {
      SpecificRecord value = value(record);
      if (value instanceof BonusPaid e) {
        return new ResultEvent(
            "bonus.paid", e.getSettledAt(), partition, record.offset(), ResultJson.of(e));
      }
      if (value instanceof BonusFailed e) {
        return new ResultEvent(
            "bonus.failed", e.getSettledAt(), partition, record.offset(), ResultJson.of(e));
      }
      BonusRejected e = (BonusRejected) value;
      return new ResultEvent(
          "bonus.rejected", e.getRecordedAt(), partition, record.offset(), ResultJson.of(e));
    } catch (UndecodableException e) {
      LogFields.place(
              LogEvent.RECORD_LEFT_OUT.on(log), record.topic(), record.partition(), record.offset())
          .log("A result cannot be read and is left out");
      return null;
    }
  }

  private SpecificRecord value(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new UndecodableException("The value is null");
    }
    return switch (record.topic()) {
      case Topics.BONUS_PAID -> paid.deserialize(record.topic(), record.value());
      case Topics.BONUS_FAILED -> failed.deserialize(record.topic(), record.value());
      default -> rejected.deserialize(record.topic(), record.value());
    };
  }

  /** Makes a {@link #poll} of another thread end with a WakeupException. */
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
