package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.RegistryUrl;
import org.payouts.topics.Topics;

/**
 * A transaction counts as committed once the ledger shows it, whatever the coordinator has said. A
 * marker that the broker loses is played by a producer that passes the end of a transaction on to
 * nobody: the records stay open in the partition, and the next end of the same producer decides
 * about them too.
 */
@ExtendWith(KafkaCluster.class)
class LedgerProducerIT {
  private static final TopicPartition COMMANDS =
      new TopicPartition(Topics.commands(WorkerBench.PLATFORM), 0);
  private static final TopicPartition LEDGER =
      new TopicPartition(Topics.ledger(WorkerBench.PLATFORM), 0);
  private static final Duration SOON = Duration.ofSeconds(2);

  /** Methods of the producer whose next call does nothing, in order. */
  private final Deque<String> swallowed = new ArrayDeque<>();

  /** What the next transactions find instead of the membership. */
  private final Deque<KafkaException> failures = new ArrayDeque<>();

  /** Which sends fail, counted from 1. */
  private final Set<Integer> lostSends = new HashSet<>();

  private int sends;

  private WorkerBench bench;

  @BeforeEach
  void topics(@Bootstrap String bootstrap, @RegistryUrl String registry) {
    bench = new WorkerBench(bootstrap, registry);
    bench.close();
  }

  private ClientFactory losingMarkers() {
    return new ClientFactory() {
      @Override
      @SuppressWarnings("unchecked") // The proxy stands for the same interface.
      public Producer<String, byte[]> producer(Map<String, Object> config) {
        Producer<String, byte[]> real = ClientFactory.super.producer(config);
        return (Producer<String, byte[]>)
            Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("send") && lostSends.remove(++sends)) {
                    return CompletableFuture.failedFuture(new KafkaException("not written"));
                  }
                  if (method.getName().equals(swallowed.peek())) {
                    swallowed.poll();
                    real.flush();
                    return null;
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }

  private LedgerProducer owner(Duration visibleWithin) {
    LedgerProducer owner =
        new LedgerProducer(
            new ProtocolClients(bench.settings, WorkerBench.PLATFORM, losingMarkers()),
            COMMANDS,
            LEDGER,
            () -> {
              if (!failures.isEmpty()) {
                throw failures.poll();
              }
              return new ConsumerGroupMetadata(Topics.group(WorkerBench.PLATFORM));
            },
            ProvenRights.INSTANCE,
            visibleWithin);
    owner.takeEpoch();
    return owner;
  }

  private static List<ProducerRecord<String, byte[]>> records(String... ids) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (String id : ids) {
      records.add(new ProducerRecord<>(LEDGER.topic(), LEDGER.partition(), id, new byte[] {1}));
    }
    return records;
  }

  /** The keys that a reader of committed records sees. */
  private List<String> ledger() {
    try (Consumer<String, byte[]> reader =
        new ProtocolClients(bench.settings, WorkerBench.PLATFORM, ClientFactory.PLAIN)
            .reader("read_committed", "test")) {
      reader.assign(Set.of(LEDGER));
      reader.seekToBeginning(Set.of(LEDGER));
      long end = reader.endOffsets(Set.of(LEDGER)).get(LEDGER);
      List<String> keys = new ArrayList<>();
      while (reader.position(LEDGER) < end) {
        reader.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
      }
      return keys;
    }
  }

  @Test
  void a_transaction_counts_only_when_the_ledger_shows_it_as_committed() {
    Map<String, Object> config = new HashMap<>(bench.settings.kafkaClient());
    config.put("transactional.id", "somebody else");
    try (LedgerProducer owner = owner(Duration.ofSeconds(30));
        Producer<String, byte[]> other =
            new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      other.initTransactions();
      other.beginTransaction();
      records("open").forEach(other::send);
      other.flush();
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(() -> owner.write(records("claim"), 1, () -> false));
      Awaitility.await()
          .during(Duration.ofMillis(500))
          .until(() -> !written.isDone() && ledger().isEmpty());
      other.abortTransaction();
      written.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(ledger()).containsExactly("claim");
    }
  }

  @Test
  void a_commit_whose_marker_is_lost_is_made_again_by_repeating_one_record() {
    try (LedgerProducer owner = owner(SOON)) {
      swallowed.add("commitTransaction");
      swallowed.add("beginTransaction"); // Still the same transaction, as far as Kafka knows.
      owner.write(records("claim", "another"), 1, () -> false);
      assertThat(swallowed).as("what was to be lost").isEmpty();
      assertThat(ledger()).containsExactly("claim", "another", "claim");
      owner.write(records("after"), 2, () -> false);
      assertThat(ledger()).endsWith("after");
    }
  }

  @Test
  void a_claim_whose_commit_cannot_be_made_again_ends_the_ownership_and_is_never_called() {
    try (LedgerProducer owner = owner(SOON)) {
      swallowed.add("commitTransaction");
      swallowed.add("beginTransaction");
      swallowed.add("commitTransaction");
      swallowed.add("beginTransaction");
      swallowed.add("commitTransaction");
      swallowed.add("beginTransaction");
      swallowed.add("commitTransaction");
      assertThatThrownBy(() -> owner.write(records("claim"), 1, () -> false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("payout-ledger-mturk-0")
          .hasMessageContaining("a hanging transaction");
    }
    try (LedgerProducer successor = owner(SOON)) {
      successor.write(records("after"), 1, () -> false);
      assertThat(ledger()).as("what the successor knows").containsExactly("after");
    }
  }

  @Test
  void records_of_an_abort_whose_marker_is_lost_do_not_stand_twice() {
    try (LedgerProducer owner = owner(SOON)) {
      failures.add(new KafkaException("the offsets cannot be sent, says the test"));
      swallowed.add("abortTransaction");
      swallowed.add("beginTransaction");
      owner.write(records("claim", "another"), 1, () -> false);
      assertThat(swallowed).as("what was to be lost").isEmpty();
      assertThat(ledger()).containsExactly("claim", "another");
    }
  }

  @Test
  void a_second_abort_whose_records_are_not_written_is_made_once_more() {
    try (LedgerProducer owner = owner(SOON)) {
      failures.add(new KafkaException("the offsets cannot be sent, says the test"));
      lostSends.add(2); // That of the second abort.
      owner.write(records("claim"), 1, () -> false);
      assertThat(lostSends).isEmpty();
      assertThat(ledger()).containsExactly("claim");
    }
  }

  @Test
  void a_transaction_that_fails_for_good_is_given_up_after_a_bounded_number_of_tries() {
    try (LedgerProducer owner = owner(SOON)) {
      for (int i = 0; i < 5; i++) {
        failures.add(new KafkaException("no offsets, says the test"));
      }
      assertThatThrownBy(() -> owner.write(records("claim"), 1, () -> false))
          .hasMessageContaining("no offsets");
      assertThat(failures).isEmpty();
      assertThat(ledger()).isEmpty();
    }
  }
}
