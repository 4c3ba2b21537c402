package org.payouts.workers.kafka;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutResolution;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.topics.Topics;
import org.payouts.workers.protocol.History;
import org.payouts.workers.protocol.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of payout-resolutions, from the start, in every worker; whoever owns the payout applies
 * the verdict. An unreadable record is no verdict: it is logged and passed over, because nobody can
 * be waiting for it under an ID.
 */
final class ResolutionReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResolutionReader.class);
  private static final TopicPartition RESOLUTIONS = new TopicPartition(Topics.RESOLUTIONS, 0);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Clients clients;
  private final Deserializer<PayoutResolution> deserializer;
  private final OwnerThread owner;
  private final Thread thread;
  private volatile boolean stopping;

  /** Offset of the next record; touched by the reader's thread alone. */
  private long next;

  ResolutionReader(
      Clients clients, Deserializer<PayoutResolution> deserializer, OwnerThread owner) {
    this.clients = clients;
    this.deserializer = deserializer;
    this.owner = owner;
    this.thread = new Thread(this::run, "resolutions");
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!stopping) {
      try {
        read();
      } catch (RuntimeException e) {
        log.atWarn().log("Reading {} again from {}: {}", RESOLUTIONS, next, e.toString());
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
    }
  }

  /** Reads on until stopped, or until a record cannot be read for now. */
  private void read() {
    try (Consumer<String, byte[]> consumer = clients.reader("read_committed", "resolutions")) {
      consumer.assign(List.of(RESOLUTIONS));
      consumer.seek(RESOLUTIONS, next);
      while (!stopping) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          Verdict verdict = verdict(record);
          if (verdict != null) {
            owner.post((core, now) -> core.verdict(verdict, now));
          }
          next = record.offset() + 1;
        }
      }
    }
  }

  /**
   * What the record says, or null if it is no verdict.
   *
   * @throws RegistryUnavailableException if the registry does not answer: to be read again
   * @throws RegistryRefusedException if the registry does not serve this worker: to be read again
   */
  @Nullable Verdict verdict(ConsumerRecord<String, byte[]> record) {
    try {
      PayoutResolution said =
          record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
      return said == null || !Objects.equals(said.getPayoutId(), record.key())
          ? null
          : new Verdict(
              new History.Resolution(null, record.offset()),
              said.getPayoutId(),
              said.getAttempt(),
              switch (said.getVerdict()) {
                case PAID -> Verdict.Decision.PAID;
                case FAILED -> Verdict.Decision.FAILED;
                case RETRY -> Verdict.Decision.RETRY;
                case CANCEL -> Verdict.Decision.CANCEL;
                case UNKNOWN -> Verdict.Decision.UNKNOWN;
              },
              said.getBy(),
              said.getBecause(),
              seen(said.getSeenEntries()));
    } catch (RegistryUnavailableException | RegistryRefusedException e) {
      throw e; // A person waits for the answer: nothing is passed over for a fault of ours.
    } catch (SerializationException e) {
      log.atWarn()
          .addKeyValue("topic_partition_offset", RESOLUTIONS + "@" + record.offset())
          .log("Not a verdict: {}", e.getMessage());
      return null;
    }
  }

  private static @Nullable List<BigDecimal> seen(@Nullable List<String> entries) {
    return entries == null ? null : entries.stream().map(BigDecimal::new).toList();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
