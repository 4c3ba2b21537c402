package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.UndecodableException;
import org.payouts.tracing.TraceHeaders;
import org.payouts.workers.engine.LedgerImage;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.LedgerHead;
import org.payouts.workers.ledger.LedgerIdentity;
import org.payouts.workers.ledger.LedgerRestoration;
import org.payouts.workers.ledger.Placement;
import org.payouts.workers.ledger.UnusableRecordException;
import org.payouts.workers.model.Payout;

/**
 * Reads a ledger partition from its start to the high watermark. Called only after {@code
 * initTransactions}, so that no older owner can add to it: the end is taken by a read_uncommitted
 * consumer, because the read_committed end may still lie before an older owner's open transaction.
 */
final class LedgerReplay {
  private static final Duration POLL = Duration.ofMillis(200);

  private final LedgerIdentity identity;
  private final Placement placement;
  private final ProtocolClients clients;
  private final Deserializer<IndexedRecord> heads;
  private final Deserializer<PayoutLedgerEntry> entries;
  private final Duration patience;

  /**
   * @param heads reads the {@link LedgerHead#FIELDS} of an entry
   * @param entries reads entries whole
   * @param patience how long the replay may stand still before it is given up
   */
  LedgerReplay(
      LedgerIdentity identity,
      Placement placement,
      ProtocolClients clients,
      Deserializer<IndexedRecord> heads,
      Deserializer<PayoutLedgerEntry> entries,
      Duration patience) {
    this.identity = identity;
    this.placement = placement;
    this.clients = clients;
    this.heads = heads;
    this.entries = entries;
    this.patience = patience;
  }

  /**
   * Replays the partition.
   *
   * @throws UnusableRecordException if a record cannot be relied on
   * @throws RegistryUnavailableException if a schema cannot be had at the moment
   * @throws IllegalStateException if the replay stands still for too long
   */
  LedgerImage replay(TopicPartition ledger) {
    LedgerRestoration<ConsumerRecord<String, byte[]>> restoration =
        new LedgerRestoration<>(this::open);
    long end = highWatermark(ledger);
    try (Consumer<String, byte[]> consumer = clients.reader("read_committed", "replay")) {
      consumer.assign(List.of(ledger));
      consumer.seekToBeginning(List.of(ledger));
      long lastMoved = System.nanoTime();
      long position = consumer.position(ledger);
      while (position < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          restoration.add(head(record), record);
        }
        long moved = consumer.position(ledger);
        if (moved > position) {
          lastMoved = System.nanoTime();
        } else if (System.nanoTime() - lastMoved > patience.toNanos()) {
          throw new IllegalStateException(
              "the replay of %s stands still at %d of %d%s"
                  .formatted(ledger, position, end, openTransaction(consumer, ledger, position)));
        }
        position = moved;
      }
    }
    return restoration.image();
  }

  /** Why it stands still, if a transaction is why: one that begins there and that nobody ends. */
  private static String openTransaction(
      Consumer<?, ?> consumer, TopicPartition ledger, long position) {
    try {
      Long stable = consumer.endOffsets(List.of(ledger), POLL.multipliedBy(10)).get(ledger);
      return stable != null && stable == position
          ? ": a transaction that begins there is open, and nobody ends it; see"
              + " docs/operations.md, a hanging transaction"
          : "";
    } catch (KafkaException e) {
      return "";
    }
  }

  private long highWatermark(TopicPartition ledger) {
    try (Consumer<String, byte[]> consumer = clients.reader("read_uncommitted", "end")) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(ledger));
      return Objects.requireNonNull(ends.get(ledger), "no end offset of " + ledger);
    }
  }

  private LedgerHead head(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      throw new UnusableRecordException(
          place(record) + " is a tombstone; a ledger has none, so its memory cannot be relied on");
    }
    LedgerHead head = LedgerHead.of(read(heads, record));
    if (!head.payoutId().equals(record.key())) {
      throw new UnusableRecordException(
          "%s is keyed %s but is of payout %s"
              .formatted(place(record), record.key(), head.payoutId()));
    }
    return head;
  }

  /**
   * The open payout of a record. One that was meant for another ledger may have been paid since: it
   * is refused here as well, because the commands may have been read before.
   */
  private Payout open(ConsumerRecord<String, byte[]> record) {
    PayoutLedgerEntry entry = read(entries, record);
    PayoutCommand command = entry.getCommand();
    if (command != null) {
      if (!identity.standsFor(command.getLedgerTopicId())) {
        throw new UnusableRecordException(
            place(record)
                + ": "
                + identity.refusal(entry.getPayoutId(), command.getLedgerTopicId()));
      }
      try {
        placement.check(entry.getPayoutId(), command.getTarget(), record.partition());
      } catch (UnusableRecordException e) {
        throw new UnusableRecordException(place(record), e);
      }
    }
    return LedgerCodec.open(entry, TraceHeaders.read(record.headers()));
  }

  private static <T> T read(Deserializer<T> deserializer, ConsumerRecord<String, byte[]> record) {
    try {
      return deserializer.deserialize(record.topic(), record.value());
    } catch (UndecodableException e) {
      throw new UnusableRecordException(place(record), e);
    }
  }

  private static String place(ConsumerRecord<?, ?> record) {
    return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
