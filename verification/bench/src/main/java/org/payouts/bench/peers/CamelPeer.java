package org.payouts.bench.peers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.idempotent.kafka.KafkaIdempotentRepository;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.topics.Topics;

/**
 * Camel's KafkaIdempotentRepository on as many threads as calls in flight: {@code add} (a durable
 * append), the call, {@code confirm} (does nothing). Without a route around it and with its
 * producer's linger at 0, so at its best; offsets are committed as records are read, which loses
 * records in a crash.
 */
final class CamelPeer implements Peer.Running {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int CACHE = 2_000_000;

  private final CallTimer timer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaIdempotentRepository repository;
  private final ExecutorService threads;
  private final Semaphore room;
  private final LongAdder done = new LongAdder();
  private final Thread reader = new Thread(this::read, "camel-reader");
  private volatile boolean stopping;

  CamelPeer(BenchBroker ground, CallTimer timer, int threads) throws Exception {
    this.timer = timer;
    this.threads = Executors.newFixedThreadPool(threads);
    this.room = new Semaphore(2 * threads);
    ground.topics(List.of("camel-claims"), Map.of("cleanup.policy", "compact"));
    Properties consumerSettings = new Properties();
    consumerSettings.put("bootstrap.servers", ground.bootstrap());
    Properties producerSettings = new Properties();
    producerSettings.put("bootstrap.servers", ground.bootstrap());
    producerSettings.put("linger.ms", "0");
    this.repository =
        new KafkaIdempotentRepository(
            "camel-claims", consumerSettings, producerSettings, CACHE, (int) POLL.toMillis());
    repository.setCamelContext(new DefaultCamelContext());
    repository.start();
    this.consumer = ground.consumer(Map.of("group.id", "camel"));
    consumer.subscribe(List.of(Topics.BONUS_REQUESTED));
    reader.start();
  }

  private void read() {
    try (consumer) {
      while (!stopping) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          room.acquireUninterruptibly();
          threads.execute(() -> pay(record.key()));
        }
        consumer.commitAsync();
      }
    }
  }

  private void pay(String payoutId) {
    try {
      if (repository.add(payoutId)) {
        timer.call().join();
        repository.confirm(payoutId);
      }
      done.increment();
    } finally {
      room.release();
    }
  }

  @Override
  public long getAsLong() {
    return done.sum();
  }

  @Override
  public void close() {
    stopping = true;
    Peer.join(reader);
    threads.shutdownNow();
    // The repository is left to the end of the JVM: its stop closes a consumer that another of its
    // threads is polling, which fails.
  }
}
