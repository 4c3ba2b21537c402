package org.payouts.verification.harness;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.kafka.KafkaRecords;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.RegistryValues;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;

/**
 * Follows topics from their first record on, independently of the pipeline, on a thread of its own.
 * Sees committed records only. Thread-safe.
 */
public abstract class Follower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK_EVERY_NS = Duration.ofSeconds(1).toNanos();

  /** Topics that are not there yet. */
  private final Set<String> missing;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final RegistryValues values;
  private @Nullable Background background;
  private long lookedNs;

  protected Follower(Settings settings, Set<String> topics) {
    this.missing = new HashSet<>(topics);
    this.consumer = KafkaClients.consumer(settings);
    this.values = new RegistryValues(settings);
  }

  /** Takes the next record, under this object's monitor. */
  protected abstract void take(RawRecord record);

  /** Begins to follow. */
  protected final void start() {
    look();
    background = Background.every(0, getClass().getSimpleName(), this::poll);
  }

  /** Follows what has come, as an upgrade makes topics, from its first record on. */
  private void look() {
    lookedNs = System.nanoTime();
    Set<TopicPartition> come = new HashSet<>();
    for (String topic : Set.copyOf(missing)) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found != null && !found.isEmpty()) {
        found.forEach(info -> come.add(new TopicPartition(topic, info.partition())));
        missing.remove(topic);
      }
    }
    if (!come.isEmpty()) {
      Set<TopicPartition> all = new HashSet<>(consumer.assignment());
      all.addAll(come);
      consumer.assign(all);
      consumer.seekToBeginning(come);
      synchronized (this) {
        come.forEach(each -> positions.put(each, 0L));
      }
    }
  }

  private void poll() {
    ConsumerRecords<byte[], byte[]> polled;
    Map<TopicPartition, Long> now = new HashMap<>();
    try {
      if (!missing.isEmpty() && System.nanoTime() - lookedNs > LOOK_EVERY_NS) {
        look();
      }
      polled = consumer.poll(POLL);
      consumer.assignment().forEach(each -> now.put(each, consumer.position(each)));
    } catch (RetriableException e) {
      return; // A broker is away; the position stays where it was.
    }
    synchronized (this) {
      polled.forEach(record -> take(KafkaRecords.raw(record)));
      positions.putAll(now);
    }
  }

  protected final RegistryValues values() {
    return values;
  }

  /**
   * The record's content.
   *
   * @throws NullPointerException if the record is a tombstone
   */
  protected final <T extends SpecificRecord> T read(RawRecord record, Class<T> type) {
    return values.specific(record.position().topic(), Objects.requireNonNull(record.value()), type);
  }

  /** The partitions followed. */
  public final synchronized Set<TopicPartition> partitions() {
    return Set.copyOf(positions.keySet());
  }

  /** Partitions not read up to these ends, with how far each was read. */
  public final synchronized Map<TopicPartition, String> behind(Map<TopicPartition, Long> ends) {
    check();
    Map<TopicPartition, String> behind = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long position = positions.getOrDefault(partition, 0L);
          if (position < end) {
            behind.put(partition, position + " of " + end);
          }
        });
    return behind;
  }

  protected final void check() {
    Background running = background;
    if (running != null) {
      running.check();
    }
  }

  @Override
  public void close() {
    Background running = background;
    if (running != null) {
      running.close();
    }
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    values.close();
  }
}
