package org.payouts.workers.kafka;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.ContentHash;
import org.payouts.PayoutResolution;
import org.payouts.Verdict;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.workers.model.Approval;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Resolution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of payout-resolutions; the owner of the payout applies the resolution. An
 * unreadable record is no resolution: it is logged and passed over, because nobody can be waiting
 * for it under an ID.
 */
final class ResolutionRecords implements TopicTail.Sink {
  private static final Logger log = LoggerFactory.getLogger(ResolutionRecords.class);
  private static final int LONGEST_AMOUNT = 40;

  private final Deserializer<PayoutResolution> deserializer;
  private final java.util.function.Consumer<Resolution> resolutions;
  private final java.util.function.Consumer<Approval> approvals;

  ResolutionRecords(
      Deserializer<PayoutResolution> deserializer,
      java.util.function.Consumer<Resolution> resolutions,
      java.util.function.Consumer<Approval> approvals) {
    this.deserializer = deserializer;
    this.resolutions = resolutions;
    this.approvals = approvals;
  }

  @Override
  public void take(ConsumerRecord<String, byte[]> record, String topicId) {
    PayoutResolution written = read(record);
    if (written == null) {
      return;
    }
    ContentHash approved = written.getContentHash();
    if (written.getVerdict() != Verdict.APPROVE) {
      resolutions.accept(resolution(written, topicId, record.offset()));
    } else if (approved != null) {
      String hash = HexFormat.of().formatHex(approved.bytes());
      approvals.accept(new Approval(written.getPayoutId(), hash, written.getBy()));
    }
  }

  /**
   * The record, or null if it is no resolution.
   *
   * @throws RegistryUnavailableException if the registry does not answer: to be read again
   * @throws RegistryRefusedException if the registry does not serve this worker: to be read again
   */
  private @Nullable PayoutResolution read(ConsumerRecord<String, byte[]> record) {
    try {
      PayoutResolution written =
          record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
      return written == null || !Objects.equals(written.getPayoutId(), record.key())
          ? null
          : written;
    } catch (RegistryUnavailableException | RegistryRefusedException e) {
      throw e; // A person waits for the answer: nothing is passed over for a fault of ours.
    } catch (SerializationException e) {
      LogFields.place(
              LogEvent.RECORD_PASSED_OVER.on(log),
              record.topic(),
              record.partition(),
              record.offset())
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

  private static Resolution resolution(PayoutResolution written, String topicId, long offset) {
    Resolution.Decision decision =
        switch (written.getVerdict()) {
          case PAID -> Resolution.Decision.PAID;
          case FAILED -> Resolution.Decision.FAILED;
          case RETRY -> Resolution.Decision.RETRY;
          case CANCEL -> Resolution.Decision.CANCEL;
          case APPROVE, UNKNOWN -> Resolution.Decision.UNKNOWN;
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
}
