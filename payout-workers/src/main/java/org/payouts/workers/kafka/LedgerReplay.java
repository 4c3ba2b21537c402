package org.payouts.workers.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutLedgerEntry;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.UnusableRecordException;
import org.payouts.workers.protocol.LedgerImage;

/**
 * Reads a ledger partition from its start to the high watermark. Called only after {@code
 * initTransactions}, so that no older owner can add to it: the end is taken by a read_uncommitted
 * consumer, because the read_committed end may still lie before an older owner's open transaction
 * (protocol.md 1.2, 1.4).
 */
final class LedgerReplay {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Clients clients;
  private final Deserializer<PayoutLedgerEntry> deserializer;
  private final Duration patience;

  /**
   * @param patience how long the replay may stand still before it is given up
   */
  LedgerReplay(Clients clients, Deserializer<PayoutLedgerEntry> deserializer, Duration patience) {
    this.clients = clients;
    this.deserializer = deserializer;
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
    LedgerImage image = new LedgerImage();
    long end = highWatermark(ledger);
    try (Consumer<String, byte[]> consumer = clients.reader("read_committed", "replay")) {
      consumer.assign(List.of(ledger));
      consumer.seekToBeginning(List.of(ledger));
      long lastMoved = System.nanoTime();
      long position = consumer.position(ledger);
      while (position < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          replay(record, image);
        }
        long moved = consumer.position(ledger);
        if (moved > position) {
          lastMoved = System.nanoTime();
        } else if (System.nanoTime() - lastMoved > patience.toNanos()) {
          throw new IllegalStateException(
              "the replay of %s stands still at %d of %d".formatted(ledger, position, end));
        }
        position = moved;
      }
    }
    return image;
  }

  private long highWatermark(TopicPartition ledger) {
    try (Consumer<String, byte[]> consumer = clients.reader("read_uncommitted", "end")) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(ledger));
      return Objects.requireNonNull(ends.get(ledger), "no end offset of " + ledger);
    }
  }

  private void replay(ConsumerRecord<String, byte[]> record, LedgerImage image) {
    String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    if (record.value() == null) {
      throw new UnusableRecordException(
          place + " is a tombstone; a ledger has none, so its memory cannot be relied on");
    }
    PayoutLedgerEntry entry = deserializer.deserialize(record.topic(), record.value());
    if (!entry.getPayoutId().equals(record.key())) {
      throw new UnusableRecordException(
          "%s is keyed %s but tells of payout %s"
              .formatted(place, record.key(), entry.getPayoutId()));
    }
    LedgerCodec.replay(entry, image);
  }
}
