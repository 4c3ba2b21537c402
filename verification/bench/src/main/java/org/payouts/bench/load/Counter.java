package org.payouts.bench.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.bench.suite.BenchBroker;

/** Reads topics as a downstream reader does, committed records only, and counts them. */
public final class Counter implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Consumer<ConsumerRecord<String, byte[]>> observer;
  private final LongAdder count = new LongAdder();
  private final Thread thread = new Thread(this::run, "counter");
  private volatile boolean stopping;

  /** Counts from the beginning of these topics. */
  public Counter(BenchBroker ground, String... topics) {
    this(ground, record -> {}, topics);
  }

  /** The same, and shows every record to the observer, on the counter's thread. */
  public Counter(
      BenchBroker ground, Consumer<ConsumerRecord<String, byte[]>> observer, String... topics) {
    this.observer = observer;
    this.consumer = ground.consumer(Map.of("max.poll.records", 10_000));
    List<TopicPartition> partitions =
        Arrays.stream(topics)
            .flatMap(
                topic ->
                    IntStream.range(0, consumer.partitionsFor(topic).size())
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.setDaemon(true);
    thread.start();
  }

  public long count() {
    return count.sum();
  }

  private void run() {
    try (consumer) {
      while (!stopping) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          observer.accept(record);
          count.increment();
        }
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
