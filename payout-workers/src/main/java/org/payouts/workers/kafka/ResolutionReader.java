package org.payouts.workers.kafka;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutResolution;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.topics.Topics;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Resolution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of payout-resolutions, from the start, in every worker; the owner of the payout applies
 * the resolution. An unreadable record is no resolution: it is logged and passed over, because
 * nobody can be waiting for it under an ID.
 */
final class ResolutionReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResolutionReader.class);
  private static final TopicPartition RESOLUTIONS = new TopicPartition(Topics.RESOLUTIONS, 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int LONGEST_AMOUNT = 40;

  private final ProtocolClients clients;
  private final Deserializer<PayoutResolution> deserializer;
  private final ResolutionsTopicId ids;
  private final java.util.function.Consumer<Resolution> sink;
  private final WorkerHealth health;
  private final java.util.function.Consumer<Throwable> onFailure;
  private final RetriedFailure reading;
  private final Thread thread;
  private volatile boolean stopping;

  /** Kafka's ID of the topic that {@link #next} belongs to; empty before the first. */
  private String topicId = "";

  /** Offset of the next record; touched by the reader's thread alone. */
  private long next;

  /**
   * @param sink takes what was read, on the reader's thread
   * @param onFailure receives an error that ends the thread
   */
  ResolutionReader(
      ProtocolClients clients,
      Deserializer<PayoutResolution> deserializer,
      ResolutionsTopicId ids,
      java.util.function.Consumer<Resolution> sink,
      WorkerHealth health,
      java.util.function.Consumer<Throwable> onFailure) {
    this.clients = clients;
    this.deserializer = deserializer;
    this.ids = ids;
    this.sink = sink;
    this.health = health;
    this.onFailure = onFailure;
    this.reading = new RetriedFailure("resolutions", health);
    this.thread = new Thread(this::run, "resolutions");
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          read();
        } catch (RuntimeException e) {
          long pauseMs = stopping ? 0 : reading.failed(KafkaFailures.text(e, "READ", "", ""));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
        }
      }
    } catch (Error e) {
      onFailure.accept(e);
    }
  }

  /** Reads on until stopped, until a record cannot be read for now, or until the topic is new. */
  private void read() {
    begin(ids.now());
    try (Consumer<String, byte[]> consumer = clients.exactReader("read_committed", "resolutions")) {
      consumer.assign(List.of(RESOLUTIONS));
      consumer.seek(RESOLUTIONS, next);
      while (!stopping && (ids.seen().isEmpty() || ids.seen().equals(topicId))) {
        ConsumerRecords<String, byte[]> records;
        try {
          records = consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
          outOfRange(consumer);
          return;
        }
        // A consumer goes on in a topic made anew as if nothing had happened.
        if (!records.isEmpty() && !ids.now().equals(topicId)) {
          return;
        }
        records.forEach(this::take);
        reading.fine();
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    Resolution resolution = resolution(record);
    if (resolution != null) {
      sink.accept(resolution);
    }
    next = record.offset() + 1;
  }

  /** Reads from the start if the topic is another one than before. */
  private void begin(String found) {
    if (found.equals(topicId)) {
      return;
    }
    if (!topicId.isEmpty()) {
      health.remark(
          "resolutions",
          "%s was made anew (its topic ID was %s and is %s): it is read from its start"
              .formatted(RESOLUTIONS.topic(), topicId, found));
    }
    topicId = found;
    next = 0;
  }

  private void outOfRange(Consumer<String, byte[]> consumer) {
    if (!ids.now().equals(topicId)) {
      return; // Made anew: the next reading begins at its start.
    }
    long first =
        Objects.requireNonNull(consumer.beginningOffsets(List.of(RESOLUTIONS)).get(RESOLUTIONS));
    health.remark(
        "resolutions",
        "%s has lost records: nothing at %d, reading from %d"
            .formatted(RESOLUTIONS.topic(), next, first));
    next = first;
  }

  /**
   * What the record says, or null if it is no resolution.
   *
   * @throws RegistryUnavailableException if the registry does not answer: to be read again
   * @throws RegistryRefusedException if the registry does not serve this worker: to be read again
   */
  @Nullable Resolution resolution(ConsumerRecord<String, byte[]> record) {
    try {
      PayoutResolution written =
          record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
      return written == null || !Objects.equals(written.getPayoutId(), record.key())
          ? null
          : resolution(written, record.offset());
    } catch (RegistryUnavailableException | RegistryRefusedException e) {
      throw e; // A person waits for the answer: nothing is passed over for a fault of ours.
    } catch (SerializationException e) {
      log.atWarn()
          .addKeyValue("topic_partition_offset", RESOLUTIONS + "@" + record.offset())
          .log("Not a resolution: {}", e.getMessage());
      return null;
    }
  }

  /** An amount of sane size: comparing others could cost any time, or fail. */
  private static Optional<BigDecimal> amount(String text) {
    try {
      return Optional.of(text)
          .filter(each -> each.length() <= LONGEST_AMOUNT)
          .map(BigDecimal::new)
          .filter(each -> Math.abs(each.scale()) <= LONGEST_AMOUNT);
    } catch (NumberFormatException notAnAmount) {
      return Optional.empty();
    }
  }

  private Resolution resolution(PayoutResolution written, long offset) {
    Resolution.Decision decision =
        switch (written.getVerdict()) {
          case PAID -> Resolution.Decision.PAID;
          case FAILED -> Resolution.Decision.FAILED;
          case RETRY -> Resolution.Decision.RETRY;
          case CANCEL -> Resolution.Decision.CANCEL;
          case UNKNOWN -> Resolution.Decision.UNKNOWN;
        };
    List<BigDecimal> seen = null;
    if (written.getSeenEntries() != null) {
      seen = written.getSeenEntries().stream().flatMap(text -> amount(text).stream()).toList();
      if (seen.size() < written.getSeenEntries().size()) {
        decision = Resolution.Decision.UNKNOWN; // Refused: it does not name what was seen.
      }
    }
    return new Resolution(
        new History.ResolutionPosition(topicId, offset),
        written.getPayoutId(),
        written.getAttempt(),
        decision,
        written.getBy(),
        written.getBecause(),
        seen);
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
