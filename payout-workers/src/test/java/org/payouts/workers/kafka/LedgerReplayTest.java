package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.admin.CommandPartition;
import org.payouts.config.Settings;
import org.payouts.serde.UndecodableException;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.engine.LedgerImages;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerIdentity;
import org.payouts.workers.ledger.Placement;
import org.payouts.workers.ledger.UnusableRecordException;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Samples;

/** What a replay cannot rely on: the partition is not owned, and nothing of it is called. */
class LedgerReplayTest {
  private static final TopicPartition LEDGER = new TopicPartition("payout-ledger-mturk", 0);
  private static final Payout OPEN = Samples.in("ATTEMPTING", Samples.mturk("a"), false);
  private static final Payout PAID = Samples.in("PAID", Samples.mturk("a"), false);

  /** Stands for the bytes of the entry with this number. */
  private final List<PayoutLedgerEntry> written = new ArrayList<>();

  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
  private boolean wholeReadable = true;
  private Placement placement = new Placement(1);
  private LedgerIdentity identity = new LedgerIdentity(OPEN.command().ledgerTopicId(), Set.of());

  private void write(String key, Payout payout) {
    written.add(LedgerCodec.write(payout, Samples.OWNER, 5));
    append(key, new byte[] {(byte) (written.size() - 1)});
  }

  private void append(String key, byte[] value) {
    log.add(new ConsumerRecord<>(LEDGER.topic(), LEDGER.partition(), log.size(), key, value));
  }

  private LedgerImage replay() {
    ClientFactory mocked =
        new ClientFactory() {
          @Override
          public Consumer<String, byte[]> consumer(Map<String, Object> config) {
            MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
            consumer.updateBeginningOffsets(Map.of(LEDGER, 0L));
            consumer.updateEndOffsets(Map.of(LEDGER, (long) log.size()));
            consumer.schedulePollTask(() -> log.forEach(consumer::addRecord));
            return consumer;
          }
        };
    ProtocolClients clients =
        new ProtocolClients(
            Settings.of(Map.of("kafka.bootstrap.servers", "127.0.0.1:9")), Platform.MTURK, mocked);
    Deserializer<IndexedRecord> heads = (topic, value) -> entry(value);
    return new LedgerReplay(
            identity,
            placement,
            clients,
            heads,
            (topic, value) -> whole(value),
            Duration.ofSeconds(5))
        .replay(LEDGER);
  }

  private PayoutLedgerEntry whole(byte[] value) {
    if (!wholeReadable) {
      throw new UndecodableException("cut off");
    }
    return entry(value);
  }

  private PayoutLedgerEntry entry(byte[] value) {
    if (value.length == 0) {
      throw new UndecodableException("no bytes");
    }
    return written.get(value[0]);
  }

  private void refused(String place) {
    UnusableRecordException refusal = assertThrows(UnusableRecordException.class, this::replay);
    assertTrue(refusal.getMessage().contains(place), refusal.getMessage());
  }

  @Test
  void an_open_payout_comes_back_and_a_settled_one_stays_settled() {
    write(OPEN.id(), OPEN);
    assertEquals(OPEN, LedgerImages.only(replay()));
    write(PAID.id(), PAID);
    assertEquals(2, replay().records());
    assertEquals(null, LedgerImages.only(replay()));
  }

  @Test
  void an_open_payout_comes_back_in_the_trace_that_its_newest_record_names() {
    TraceContext trace =
        new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1");
    write(OPEN.id(), OPEN);
    write(OPEN.id(), OPEN);
    TraceHeaders.write(trace, log.get(1).headers());
    assertEquals(Samples.traced(OPEN, trace), LedgerImages.only(replay()));
    write(OPEN.id(), OPEN);
    log.get(2).headers().add("traceparent", new byte[1_000_000]);
    assertEquals(OPEN, LedgerImages.only(replay()), "a header that is no trace is ignored");
  }

  /** A lost commit that was made again leaves one record twice. */
  @Test
  void a_record_that_stands_twice_is_one() {
    write(OPEN.id(), OPEN);
    write(OPEN.id(), OPEN);
    assertEquals(OPEN, LedgerImages.only(replay()));
    write(PAID.id(), PAID);
    write(PAID.id(), PAID);
    assertEquals(null, LedgerImages.only(replay()));
  }

  @Test
  void a_claim_that_cannot_be_read_whole_refuses_the_partition() {
    write(OPEN.id(), OPEN);
    wholeReadable = false;
    refused("payout-ledger-mturk-0@0: cut off");
    write(PAID.id(), PAID);
    assertEquals(2, replay().records(), "it was paid: nothing is left to do about it");
  }

  @Test
  void a_record_whose_head_cannot_be_read_refuses_the_partition() {
    write(OPEN.id(), OPEN);
    append("q", new byte[0]);
    refused("payout-ledger-mturk-0@1: no bytes");
  }

  @Test
  void a_tombstone_refuses_the_partition() {
    append("q", null);
    refused("payout-ledger-mturk-0@0");
  }

  @Test
  void a_record_under_another_payouts_key_refuses_the_partition() {
    write("q", OPEN);
    refused("payout-ledger-mturk-0@0");
  }

  @Test
  void an_open_payout_that_was_meant_for_another_ledger_refuses_the_partition() {
    write(OPEN.id(), OPEN);
    identity = new LedgerIdentity("another", Set.of());
    refused("payouts adopt");
    identity = new LedgerIdentity("another", Set.of(OPEN.command().ledgerTopicId()));
    assertEquals(OPEN, LedgerImages.only(replay()), "the other ledger has been adopted");
  }

  @Test
  void a_settled_payout_is_settled_whichever_ledger_it_was_meant_for() {
    write(PAID.id(), PAID);
    identity = new LedgerIdentity("another", Set.of());
    assertEquals(1, replay().records());
  }

  @Test
  void an_open_payout_whose_target_belongs_into_another_partition_refuses_the_partition() {
    write(OPEN.id(), OPEN);
    placement = new Placement(6);
    assertEquals(4, CommandPartition.of("a", 6));
    refused("payout-ledger-mturk-0@0");
    refused("belongs into partition 4 of 6 and lies in 0");
  }
}
