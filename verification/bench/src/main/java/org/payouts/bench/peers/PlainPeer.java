package org.payouts.bench.peers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.topics.Topics;

/** A plain consumer: one call after another, the offset committed after each. */
final class PlainPeer implements Peer.Running {
  private static final Duration POLL = Duration.ofMillis(100);

  private final CallTimer timer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final LongAdder done = new LongAdder();
  private final Thread thread = new Thread(this::run, "plain-consumer");
  private volatile boolean stopping;

  PlainPeer(BenchBroker ground, CallTimer timer) {
    this.timer = timer;
    this.consumer = ground.consumer(Map.of("group.id", "plain", "max.poll.records", 50));
    consumer.subscribe(List.of(Topics.BONUS_REQUESTED));
    thread.start();
  }

  private void run() {
    try (consumer) {
      while (!stopping) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          timer.call().join();
          consumer.commitSync(
              Map.of(
                  new TopicPartition(record.topic(), record.partition()),
                  new OffsetAndMetadata(record.offset() + 1)));
          done.increment();
        }
      }
    }
  }

  @Override
  public long getAsLong() {
    return done.sum();
  }

  @Override
  public void close() {
    stopping = true;
    Peer.join(thread);
  }
}
