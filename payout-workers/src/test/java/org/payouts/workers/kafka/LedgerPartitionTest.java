package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.tracing.Tracing;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.model.Owner;

/** What needs no broker; the rest is in WorkerIT. */
class LedgerPartitionTest {
  private static final Owner OWNER = new Owner(2, "me.2");
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Settings settings =
      Settings.of(
          Map.of(
              "kafka.bootstrap.servers", "localhost:1",
              "schema.registry.url", "http://localhost:1"));
  private final LedgerPartition ledger =
      new LedgerPartition(
          new TopicPartition("payout-commands-mturk", 0),
          new TopicPartition("payout-ledger-mturk", 0),
          new ProtocolClients(settings, Platform.MTURK, ClientFactory.PLAIN),
          null,
          new TransactionRecords(Platform.MTURK, settings),
          () -> {
            throw new KafkaException("no member");
          },
          null,
          Tracing.off(),
          Clock.system(),
          ProvenRights.INSTANCE,
          committed -> events.add("committed"),
          (lost, cause) -> events.add("lost"),
          error -> events.add(error.toString()));

  private void commit(Owner of) {
    ledger.commit(new LedgerTransaction(0, 1, of, List.of(), List.of(), 5));
  }

  /** Same tenure, because the first ownership wrote nothing; another take-over all the same. */
  @Test
  void a_transaction_of_an_earlier_ownership_does_not_slip_under_the_newer_ones_epoch() {
    ledger.ownedBy(OWNER);
    commit(new Owner(2, "me.1"));
    ledger.close(Duration.ofSeconds(5));
    assertEquals(List.of(), events);
  }

  @Test
  void an_own_transaction_without_a_producer_is_lost() {
    ledger.ownedBy(OWNER);
    commit(OWNER);
    ledger.close(Duration.ofSeconds(5));
    assertEquals(List.of("lost"), events);
  }

  @Test
  void a_commit_after_the_hand_over_harms_nobody() {
    ledger.ownedBy(OWNER);
    ledger.close(Duration.ofSeconds(5));
    commit(OWNER);
    assertEquals(List.of(), events);
  }
}
