package org.payouts.bench.runs;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ParallelConsumerOptionsBuilder;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.idempotent.kafka.KafkaIdempotentRepository;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.payouts.topics.Topics;

/**
 * Somebody else's code that does the same work; it calls the timer once per request.
 *
 * @param inFlight calls it may have in flight
 * @param perSecond about what is expected
 */
public record Peer(Kind peer, int delayMs, int inFlight, double perSecond) implements Work {

  private static final Duration TRANSACTION = Duration.ofMillis(100);
  private static final int CACHE = 2_000_000;

  /** Who it is. */
  public enum Kind {
    /** Confluent's Parallel Consumer in key order, offsets committed now and then. */
    PARALLEL_CONSUMER,
    /**
     * The same with its transactional producer: a result per request, offsets with it. Done is what
     * a downstream reader of committed results sees.
     */
    TRANSACTIONAL_PARALLEL_CONSUMER,
    /**
     * Camel's KafkaIdempotentRepository, asked before each call, on as many threads as calls in
     * flight: {@code add} (a durable append), the call, {@code confirm} (does nothing). Without a
     * route around it and with its producer's linger at 0, so at its best; offsets are committed as
     * records are read, which loses records in a crash.
     */
    CAMEL_REPOSITORY,
    /** A plain consumer: one call after another, the offset committed after each. */
    PLAIN_CONSUMER
  }

  /**
   * Where a peer works.
   *
   * @param closing what it needs to be closed
   */
  private record Site(
      BenchCluster cluster, CallTimer timer, int inFlight, Deque<Runnable> closing) {

    LongSupplier read(Map<String, Object> config, LongAdder done, Loop.Step step) {
      closing.add(Loop.ofRequests(cluster, config, step)::close);
      return done::sum;
    }
  }

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    Deque<Runnable> closing = new ArrayDeque<>();
    try (CallTimer timer = new CallTimer(delayMs);
        Burst burst = new Burst(cluster, perSecond)) {
      Site site = new Site(cluster, timer, inFlight, closing);
      burst.measure(
          switch (peer) {
            case PARALLEL_CONSUMER -> parallelConsumer(site);
            case TRANSACTIONAL_PARALLEL_CONSUMER -> transactionalParallelConsumer(site);
            case CAMEL_REPOSITORY -> camel(site);
            case PLAIN_CONSUMER -> plain(site);
          },
          figures);
      timer.put(inFlight, figures);
      closing.forEach(Runnable::run);
    }
  }

  private static LongSupplier parallelConsumer(Site site) {
    LongAdder done = new LongAdder();
    processor(site, options(site).commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS))
        .poll(
            context -> {
              site.timer.call().join();
              done.increment();
            });
    return done::sum;
  }

  private static LongSupplier transactionalParallelConsumer(Site site) {
    Map<String, Object> tuned =
        Map.of("transactional.id", "parallel-consumer", "retry.backoff.ms", 5);
    Loop results = Loop.counting(site.cluster, Topics.BONUS_PAID);
    processor(
            site,
            options(site)
                .commitMode(CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER)
                .commitInterval(TRANSACTION)
                .producer(site.cluster.producer(tuned)))
        .pollAndProduce(
            context -> {
              site.timer.call().join();
              return new ProducerRecord<>(Topics.BONUS_PAID, context.key(), context.value());
            });
    site.closing.add(results::close);
    return results::done;
  }

  private static ParallelStreamProcessor<String, byte[]> processor(
      Site site, ParallelConsumerOptionsBuilder<String, byte[]> options) {
    ParallelStreamProcessor<String, byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(options.build());
    site.closing.add(processor::closeDontDrainFirst);
    processor.subscribe(List.of(Topics.BONUS_REQUESTED));
    return processor;
  }

  private static ParallelConsumerOptionsBuilder<String, byte[]> options(Site site) {
    return ParallelConsumerOptions.<String, byte[]>builder()
        .consumer(site.cluster.consumer(Map.of("group.id", "parallel-consumer")))
        .ordering(ProcessingOrder.KEY)
        // It looks for a private field of the client that newer clients have elsewhere.
        .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true)
        .maxConcurrency(site.inFlight);
  }

  private static LongSupplier camel(Site site) {
    site.cluster.topics(List.of("camel-claims"), Map.of("cleanup.policy", "compact"));
    Properties reading = new Properties();
    reading.put("bootstrap.servers", site.cluster.bootstrap());
    Properties writing = new Properties();
    writing.putAll(reading);
    writing.put("linger.ms", "0");
    // Left to the end of the JVM: its stop closes a consumer that another of its threads is
    // polling, which fails.
    KafkaIdempotentRepository repository =
        new KafkaIdempotentRepository("camel-claims", reading, writing, CACHE, 100);
    repository.setCamelContext(new DefaultCamelContext());
    repository.start();
    ExecutorService pool = Executors.newFixedThreadPool(site.inFlight);
    Semaphore free = new Semaphore(2 * site.inFlight);
    LongAdder done = new LongAdder();
    LongSupplier counted =
        site.read(
            Map.of("group.id", "camel"),
            done,
            (consumer, records) -> {
              for (ConsumerRecord<String, byte[]> record : records) {
                free.acquireUninterruptibly();
                pool.execute(
                    () -> {
                      try {
                        if (repository.add(record.key())) {
                          site.timer.call().join();
                          repository.confirm(record.key());
                        }
                        done.increment();
                      } finally {
                        free.release();
                      }
                    });
              }
              consumer.commitAsync();
              return 0;
            });
    site.closing.add(pool::shutdownNow);
    return counted;
  }

  private static LongSupplier plain(Site site) {
    LongAdder done = new LongAdder();
    return site.read(
        Map.of("group.id", "plain", "max.poll.records", 50),
        done,
        (consumer, records) -> {
          for (ConsumerRecord<String, byte[]> record : records) {
            site.timer.call().join();
            consumer.commitSync(
                Map.of(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1)));
            done.increment();
          }
          return 0;
        });
  }
}
