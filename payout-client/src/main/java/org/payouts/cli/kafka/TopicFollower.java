package org.payouts.cli.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;

/** Reads topics as they are now, or follows them. Committed records only. One thread. */
public final class TopicFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** A reader of the cluster the settings name; connects at the first reading. */
  public TopicFollower(Settings settings) {
    this.consumer = KafkaClients.consumer(settings);
  }

  /**
   * Reads every committed record up to the first open transaction at the time of the call, oldest
   * first per partition. What was committed behind it is missed: where that decides about money,
   * {@link #readBetween}.
   */
  public void readAll(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> partitions = partitions(topics);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    readTo(
        consumer.endOffsets(partitions),
        each,
        "check the brokers' health; a leader may be missing");
  }

  /**
   * Reads all that stands between these places. Waits for transactions that were open when the ends
   * were looked up: what was committed behind them would be missed.
   *
   * @param from a partition that is not named is read from its beginning
   * @param to the high watermarks of all partitions that are read
   * @throws CommandFailure if nothing moves for 30 s, as in front of a transaction that hangs
   */
  public void readBetween(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(to.keySet());
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(to.keySet());
    to.keySet()
        .forEach(
            partition ->
                consumer.seek(
                    partition, Math.max(from.getOrDefault(partition, 0L), end(begin, partition))));
    readTo(
        to,
        each,
        "a transaction that is still open there hides what was committed behind it, or a leader is"
            + " missing: run the same command again, and if it stops there once more, see"
            + " \"A hanging transaction\" in docs/operations.md");
  }

  private void readTo(
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each,
      String remedy) {
    Set<TopicPartition> open = new HashSet<>(ends.keySet());
    long movedAt = System.nanoTime();
    while (true) {
      open.removeIf(partition -> consumer.position(partition) >= end(ends, partition));
      if (open.isEmpty()) {
        return;
      }
      Map<TopicPartition, Long> before = positions(open);
      consumer.poll(POLL).forEach(each);
      if (!before.equals(positions(open))) {
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > STALLED_NANOS) {
        throw CommandFailure.timeout(
            "reading stopped before the end of " + stopped(open, ends), remedy);
      }
    }
  }

  private String stopped(Set<TopicPartition> open, Map<TopicPartition, Long> ends) {
    return open.stream()
        .map(
            partition ->
                "%s at offset %d of %d"
                    .formatted(partition, consumer.position(partition), end(ends, partition)))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Goes to the present end of the topics; {@link #poll} then returns what comes after. */
  public Map<TopicPartition, Long> followFromEnd(Collection<String> topics) {
    List<TopicPartition> partitions = partitions(topics);
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    ends.forEach(consumer::seek);
    return ends;
  }

  /** The present end of the topics, to {@link #followFrom} later. */
  public Map<TopicPartition, Long> ends(Collection<String> topics) {
    return consumer.endOffsets(partitions(topics));
  }

  /** Goes to these places; {@link #poll} then returns what comes after. */
  public void followFrom(Map<TopicPartition, Long> places) {
    consumer.assign(places.keySet());
    places.forEach(consumer::seek);
  }

  /** Goes to the beginning of the topics; {@link #poll} then returns everything and goes on. */
  public void followFromBeginning(Collection<String> topics) {
    List<TopicPartition> partitions = partitions(topics);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The next records of the topics followed, waiting for them up to 200 ms. */
  public void poll(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.poll(POLL).forEach(each);
  }

  /** Whether everything committed up to this moment has been handed out. */
  public boolean atEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    return consumer.assignment().stream().allMatch(p -> consumer.position(p) >= end(ends, p));
  }

  /** The record at a place, if it is still there. */
  public Optional<ConsumerRecord<byte[], byte[]>> recordAt(TopicPartition partition, long offset) {
    partitions(List.of(partition.topic()));
    consumer.assign(List.of(partition));
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(List.of(partition));
    Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(partition));
    if (offset < end(begin, partition) || offset >= end(ends, partition)) {
      return Optional.empty();
    }
    consumer.seek(partition, offset);
    while (consumer.position(partition) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() == offset) {
          return Optional.of(record);
        }
      }
    }
    return Optional.empty();
  }

  private List<TopicPartition> partitions(Collection<String> topics) {
    return topics.stream()
        .flatMap(
            topic -> {
              var found = consumer.partitionsFor(topic);
              if (found == null || found.isEmpty()) {
                throw CommandFailure.problem(
                    "topic " + topic + " does not exist", "run: payouts topics create -c FILE");
              }
              return found.stream();
            })
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> positions(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return positions;
  }

  private static long end(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
