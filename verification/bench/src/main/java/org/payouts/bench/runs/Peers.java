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

/** Others that do the same work; each calls the timer once per request. */
public final class Peers {

  private static final Duration TRANSACTION = Duration.ofMillis(100);
  private static final int CACHE = 2_000_000;

  private Peers() {}

  /** Starts a peer; what it needs to be closed is pushed. */
  private interface Start {
    LongSupplier start(BenchCluster cluster, CallTimer timer, Deque<Runnable> closing)
        throws Exception;
  }

  /**
   * @param inFlight calls it may have in flight
   * @param perSecond about what is expected
   */
  private static Work peer(int delayMs, int inFlight, double perSecond, Start start) {
    return (cluster, figures) -> {
      Deque<Runnable> closing = new ArrayDeque<>();
      try (CallTimer timer = new CallTimer(delayMs);
          Burst burst = new Burst(cluster, perSecond)) {
        burst.measure(start.start(cluster, timer, closing), figures);
        timer.put(inFlight, figures);
        closing.forEach(Runnable::run);
      }
    };
  }

  /** Confluent's Parallel Consumer in key order, offsets committed now and then. */
  public static Work parallelConsumer(int delayMs, int inFlight, double perSecond) {
    return peer(
        delayMs,
        inFlight,
        perSecond,
        (cluster, timer, closing) -> {
          LongAdder done = new LongAdder();
          var processor =
              processor(
                  options(cluster, inFlight).commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS),
                  closing);
          processor.poll(
              context -> {
                timer.call().join();
                done.increment();
              });
          return done::sum;
        });
  }

  /**
   * The same with its transactional producer: a result per request, offsets with it. Done is what a
   * downstream reader of committed results sees.
   */
  public static Work parallelConsumerTransactional(int delayMs, int inFlight, double perSecond) {
    return peer(
        delayMs,
        inFlight,
        perSecond,
        (cluster, timer, closing) -> {
          Map<String, Object> tuned =
              Map.of("transactional.id", "parallel-consumer", "retry.backoff.ms", 5);
          Loop results = Loop.counting(cluster, Topics.BONUS_PAID);
          var processor =
              processor(
                  options(cluster, inFlight)
                      .commitMode(CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER)
                      .commitInterval(TRANSACTION)
                      .producer(cluster.producer(tuned)),
                  closing);
          closing.add(results::close);
          processor.pollAndProduce(
              context -> {
                timer.call().join();
                return new ProducerRecord<>(Topics.BONUS_PAID, context.key(), context.value());
              });
          return results::done;
        });
  }

  private static ParallelStreamProcessor<String, byte[]> processor(
      ParallelConsumerOptionsBuilder<String, byte[]> options, Deque<Runnable> closing) {
    ParallelStreamProcessor<String, byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(options.build());
    closing.add(processor::closeDontDrainFirst);
    processor.subscribe(List.of(Topics.BONUS_REQUESTED));
    return processor;
  }

  private static ParallelConsumerOptionsBuilder<String, byte[]> options(
      BenchCluster cluster, int inFlight) {
    return ParallelConsumerOptions.<String, byte[]>builder()
        .consumer(cluster.consumer(Map.of("group.id", "parallel-consumer")))
        .ordering(ProcessingOrder.KEY)
        // It looks for a private field of the client that newer clients have elsewhere.
        .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true)
        .maxConcurrency(inFlight);
  }

  /**
   * Camel's KafkaIdempotentRepository, asked before each call, on as many threads as calls in
   * flight: {@code add} (a durable append), the call, {@code confirm} (does nothing). Without a
   * route around it and with its producer's linger at 0, so at its best; offsets are committed as
   * records are read, which loses records in a crash.
   */
  public static Work camel(int delayMs, int threads, double perSecond) {
    return peer(
        delayMs,
        threads,
        perSecond,
        (cluster, timer, closing) -> {
          cluster.topics(List.of("camel-claims"), Map.of("cleanup.policy", "compact"));
          Properties reading = new Properties();
          reading.put("bootstrap.servers", cluster.bootstrap());
          Properties writing = new Properties();
          writing.put("bootstrap.servers", cluster.bootstrap());
          writing.put("linger.ms", "0");
          // Left to the end of the JVM: its stop closes a consumer that another of its threads is
          // polling, which fails.
          KafkaIdempotentRepository repository =
              new KafkaIdempotentRepository("camel-claims", reading, writing, CACHE, 100);
          repository.setCamelContext(new DefaultCamelContext());
          repository.start();
          ExecutorService pool = Executors.newFixedThreadPool(threads);
          Semaphore free = new Semaphore(2 * threads);
          LongAdder done = new LongAdder();
          Loop loop =
              Loop.ofRequests(
                  cluster,
                  Map.of("group.id", "camel"),
                  (same, records) -> {
                    for (ConsumerRecord<String, byte[]> record : records) {
                      free.acquireUninterruptibly();
                      pool.execute(
                          () -> {
                            try {
                              if (repository.add(record.key())) {
                                timer.call().join();
                                repository.confirm(record.key());
                              }
                              done.increment();
                            } finally {
                              free.release();
                            }
                          });
                    }
                    same.commitAsync();
                    return 0;
                  });
          closing.add(loop::close);
          closing.add(pool::shutdownNow);
          return done::sum;
        });
  }

  /** A plain consumer: one call after another, the offset committed after each. */
  public static Work plain(int delayMs, double perSecond) {
    return peer(
        delayMs,
        1,
        perSecond,
        (cluster, timer, closing) -> {
          LongAdder done = new LongAdder();
          Loop loop =
              Loop.ofRequests(
                  cluster,
                  Map.of("group.id", "plain", "max.poll.records", 50),
                  (same, records) -> {
                    for (ConsumerRecord<String, byte[]> record : records) {
                      timer.call().join();
                      same.commitSync(
                          Map.of(
                              new TopicPartition(record.topic(), record.partition()),
                              new OffsetAndMetadata(record.offset() + 1)));
                      done.increment();
                    }
                    return 0;
                  });
          closing.add(loop::close);
          return done::sum;
        });
  }
}
