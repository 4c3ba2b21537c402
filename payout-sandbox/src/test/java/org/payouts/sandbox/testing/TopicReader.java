package org.payouts.sandbox.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a topic from its start, committed records only, and waits for a condition instead of a
 * time. The records found stay in {@link #records()}, in the order of reading (by offset within a
 * partition). Uses no consumer group. For one thread.
 *
 * @param <K> the key's type
 * @param <V> the value's type
 */
public final class TopicReader<K, V> implements AutoCloseable {
  /** How long a wait lasts by default; generous, because test machines are busy. */
  public static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int SHOWN = 20;

  private final String topic;
  private final KafkaConsumer<K, V> consumer;
  private final List<TopicPartition> partitions;
  private final List<ConsumerRecord<K, V>> records = new ArrayList<>();

  private TopicReader(
      String bootstrap, String topic, Deserializer<K> keys, Deserializer<V> values) {
    this.topic = topic;
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT));
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    this.consumer = new KafkaConsumer<>(config, keys, values);
    this.partitions =
        consumer.partitionsFor(topic).stream()
            .map(found -> new TopicPartition(topic, found.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads keys and values as they lie in the topic. */
  public static TopicReader<byte[], byte[]> raw(String bootstrap, String topic) {
    return new TopicReader<>(
        bootstrap, topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads text keys and values of the deserializer's type; closes the deserializer in the end. */
  public static <V> TopicReader<String, V> of(
      String bootstrap, String topic, Deserializer<V> values) {
    return new TopicReader<>(bootstrap, topic, new StringDeserializer(), values);
  }

  /** Reads on until at least {@code count} records were seen since the topic's start. */
  public List<ConsumerRecord<K, V>> awaitCount(int count) {
    return await("at least " + count + " records", seen -> seen.size() >= count);
  }

  /** Reads on until the condition holds for all records since the topic's start. */
  public List<ConsumerRecord<K, V>> await(
      String what, Predicate<List<ConsumerRecord<K, V>>> condition) {
    return await(what, condition, DEADLINE);
  }

  /**
   * Reads on until the condition holds for all records since the topic's start.
   *
   * @param what the condition as text, for the message
   * @throws AssertionError after the deadline; the message shows the newest records
   */
  public List<ConsumerRecord<K, V>> await(
      String what, Predicate<List<ConsumerRecord<K, V>>> condition, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.test(records())) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            topic
                + " did not show "
                + what
                + " within "
                + deadline.toMillis()
                + " ms; it shows "
                + records.size()
                + " records, the newest: "
                + records.subList(Math.max(0, records.size() - SHOWN), records.size()));
      }
      poll();
    }
    return records();
  }

  /**
   * Reads to the topic's present end, up to which every transaction is decided.
   *
   * @return all records since the topic's start
   */
  public List<ConsumerRecord<K, V>> toEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the end of " + topic + " was not reached: " + ends);
      }
      poll();
    }
    return records();
  }

  /** What was read so far. */
  public List<ConsumerRecord<K, V>> records() {
    return List.copyOf(records);
  }

  /** The values of what was read so far; null for a tombstone. */
  public List<V> values() {
    return records.stream().map(ConsumerRecord::value).collect(Collectors.toList());
  }

  private void poll() {
    consumer.poll(POLL).forEach(records::add);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
