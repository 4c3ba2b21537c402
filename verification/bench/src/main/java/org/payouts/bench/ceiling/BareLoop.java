package org.payouts.bench.ceiling;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.payouts.bench.load.Burst;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Work;
import org.payouts.topics.Topics;

/**
 * Consume, produce, commit offsets: one thread, one transaction per hundred inputs, and for each
 * input as many records, of the same sizes, as the protocol writes. It decides nothing and calls
 * nobody.
 */
public final class BareLoop implements Work {
  private static final int INPUTS_PER_TRANSACTION = 100;
  private static final Duration POLL = Duration.ofMillis(20);

  private final boolean flushed;
  private final double perSecond;
  private final LongAdder done = new LongAdder();
  private volatile boolean stopping;

  /**
   * @param flushed whether the loop's ledger is flushed to disk with every message
   */
  public BareLoop(boolean flushed, double perSecond) {
    this.flushed = flushed;
    this.perSecond = perSecond;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground);
        Burst burst = new Burst(ground, stack.settings(), perSecond)) {
      List<Written> outputs = Written.perInput(stack);
      ground.topics(outputs.stream().map(Written::topic).distinct().toList(), Map.of());
      ground.flushEveryMessage(Written.LEDGER, flushed);
      figures.put("records_per_input", outputs.size());
      figures.put("bytes_per_input", outputs.stream().mapToInt(Written::size).sum());
      Thread loop = new Thread(() -> run(ground, outputs), "bare-loop");
      loop.start();
      try {
        burst.measure(done::sum, figures);
      } finally {
        stopping = true;
        loop.join(10_000);
      }
    }
  }

  private void run(BenchBroker ground, List<Written> outputs) {
    Map<String, Object> tuned = new HashMap<>();
    tuned.put("transactional.id", "bare-loop");
    // As the workers' producers are set.
    tuned.put("linger.ms", 0);
    tuned.put("retry.backoff.ms", 5);
    try (KafkaProducer<String, byte[]> producer = ground.producer(tuned);
        KafkaConsumer<String, byte[]> consumer =
            ground.consumer(
                Map.of("group.id", "bare-loop", "max.poll.records", INPUTS_PER_TRANSACTION))) {
      producer.initTransactions();
      consumer.subscribe(List.of(Topics.BONUS_REQUESTED));
      Transaction open = new Transaction(producer, consumer, outputs);
      while (!stopping) {
        var records = consumer.poll(POLL);
        for (ConsumerRecord<String, byte[]> record : records) {
          open.add(record);
          if (open.inputs() == INPUTS_PER_TRANSACTION) {
            done.add(open.commit());
          }
        }
        if (records.isEmpty() && open.inputs() > 0) {
          done.add(open.commit());
        }
      }
    }
  }

  /** The transaction that is being filled. */
  private static final class Transaction {
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Written> outputs;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int inputs;

    Transaction(
        KafkaProducer<String, byte[]> producer,
        KafkaConsumer<String, byte[]> consumer,
        List<Written> outputs) {
      this.producer = producer;
      this.consumer = consumer;
      this.outputs = outputs;
    }

    int inputs() {
      return inputs;
    }

    void add(ConsumerRecord<String, byte[]> record) {
      if (inputs++ == 0) {
        producer.beginTransaction();
      }
      for (Written output : outputs) {
        var unused = producer.send(output.withKey(record.key()));
      }
      offsets.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }

    int commit() {
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
      int committed = inputs;
      inputs = 0;
      offsets.clear();
      return committed;
    }
  }
}
