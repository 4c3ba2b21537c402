package org.payouts.bench.peers;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ParallelConsumerOptionsBuilder;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Counter;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.topics.Topics;

/** Parallel Consumer in key order; each call blocks one of its threads. */
final class ParallelConsumerPeer implements Peer.Running {
  private static final Duration TRANSACTION = Duration.ofMillis(100);

  private final ParallelStreamProcessor<String, byte[]> processor;
  private final LongSupplier done;
  private final Runnable afterwards;

  private ParallelConsumerPeer(
      ParallelStreamProcessor<String, byte[]> processor, LongSupplier done, Runnable afterwards) {
    this.processor = processor;
    this.done = done;
    this.afterwards = afterwards;
  }

  static ParallelConsumerPeer asynchronous(BenchBroker ground, CallTimer timer, int inFlight) {
    ParallelStreamProcessor<String, byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(
            options(ground, inFlight)
                .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .build());
    LongAdder done = new LongAdder();
    processor.subscribe(List.of(Topics.BONUS_REQUESTED));
    processor.poll(
        context -> {
          timer.call().join();
          done.increment();
        });
    return new ParallelConsumerPeer(processor, done::sum, () -> {});
  }

  /** Done is what a downstream reader of committed results sees. */
  static ParallelConsumerPeer transactional(BenchBroker ground, CallTimer timer, int inFlight) {
    Map<String, Object> tuned =
        Map.of("transactional.id", "parallel-consumer", "retry.backoff.ms", 5);
    ParallelStreamProcessor<String, byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(
            options(ground, inFlight)
                .commitMode(CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER)
                .commitInterval(TRANSACTION)
                .producer(ground.producer(tuned))
                .build());
    Counter counter = new Counter(ground, Topics.BONUS_PAID);
    processor.subscribe(List.of(Topics.BONUS_REQUESTED));
    processor.pollAndProduce(
        context -> {
          timer.call().join();
          return new ProducerRecord<>(Topics.BONUS_PAID, context.key(), context.value());
        });
    return new ParallelConsumerPeer(processor, counter::count, counter::close);
  }

  private static ParallelConsumerOptionsBuilder<String, byte[]> options(
      BenchBroker ground, int inFlight) {
    return ParallelConsumerOptions.<String, byte[]>builder()
        .consumer(ground.consumer(Map.of("group.id", "parallel-consumer")))
        .ordering(ProcessingOrder.KEY)
        // It looks for a private field of the client that newer clients have elsewhere.
        .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true)
        .maxConcurrency(inFlight);
  }

  @Override
  public long getAsLong() {
    return done.getAsLong();
  }

  @Override
  public void close() {
    processor.closeDontDrainFirst();
    afterwards.run();
  }
}
