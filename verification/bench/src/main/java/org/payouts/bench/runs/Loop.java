package org.payouts.bench.runs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Background;

/** Consumes topics on a thread of its own until it is closed. */
final class Loop implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final LongAdder done = new LongAdder();
  private final KafkaConsumer<String, byte[]> consumer;
  private final Background background;

  /** What is done with each poll's records; returns how many are dealt with. */
  interface Step {
    int take(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records);
  }

  Loop(KafkaConsumer<String, byte[]> consumer, Step step) {
    this.consumer = consumer;
    this.background =
        Background.every(0, "loop", () -> done.add(step.take(consumer, consumer.poll(POLL))));
  }

  /** Reads the requests as a member of a group. */
  static Loop ofRequests(BenchCluster cluster, Map<String, Object> config, Step step) {
    KafkaConsumer<String, byte[]> consumer = cluster.consumer(config);
    consumer.subscribe(List.of(Topics.BONUS_REQUESTED));
    return new Loop(consumer, step);
  }

  /** Counts committed records as a downstream reader does, from the beginning of these topics. */
  static Loop counting(
      BenchCluster cluster, Consumer<ConsumerRecord<String, byte[]>> observer, String... topics) {
    KafkaConsumer<String, byte[]> consumer = cluster.consumer(Map.of("max.poll.records", 10_000));
    consumer.assign(
        Stream.of(topics)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    return new Loop(
        consumer,
        (same, records) -> {
          records.forEach(observer);
          return records.count();
        });
  }

  static Loop counting(BenchCluster cluster, String... topics) {
    return counting(cluster, record -> {}, topics);
  }

  /** Records dealt with so far. */
  long done() {
    background.check();
    return done.sum();
  }

  @Override
  public void close() {
    background.close();
    consumer.close();
  }
}
