package org.payouts.workers.kafka;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.ContentHash;
import org.payouts.PayoutResolution;
import org.payouts.Verdict;
import org.payouts.serde.PayoutSerdes;
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
  private final java.util.function.Consumer<Boolean> read;

  /**
   * @param read takes whether all records that there are have been taken, as often as that changes
   */
  ResolutionRecords(
      Deserializer<PayoutResolution> deserializer,
      java.util.function.Consumer<Resolution> resolutions,
      java.util.function.Consumer<Approval> approvals,
      java.util.function.Consumer<Boolean> read) {
    this.deserializer = deserializer;
    this.resolutions = resolutions;
    this.approvals = approvals;
    this.read = read;
  }

  @Override
  public void caughtUp() {
    read.accept(true);
  }

  @Override
  public void unreadable(String why) {
    read.accept(false);
  }

  @Override
  public void take(ConsumerRecord<String, byte[]> record, String topicId) {
    PayoutSerdes.read(
            deserializer,
            record.topic(),
            record.value(),
            LogFields.passedOver(
                log, "a resolution", record.topic(), record.partition(), record.offset()))
        .filter(written -> Objects.equals(written.getPayoutId(), record.key()))
        .ifPresent(written -> take(written, topicId, record.offset()));
  }

  private void take(PayoutResolution written, String topicId, long offset) {
    ContentHash approved = written.getContentHash();
    if (written.getVerdict() != Verdict.APPROVE) {
      resolutions.accept(resolution(written, topicId, offset));
    } else if (approved != null) {
      String hash = HexFormat.of().formatHex(approved.bytes());
      approvals.accept(new Approval(written.getPayoutId(), hash, written.getBy()));
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
