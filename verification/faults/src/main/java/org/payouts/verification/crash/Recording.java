package org.payouts.verification.crash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.Sha256;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * Follows all topics from their start and keeps every committed record, so that compaction hides
 * nothing. For one thread.
 */
final class Recording implements AutoCloseable {
  /** What is recorded; the registry's changelog is the router's own. */
  static final Set<Kind> KINDS = EnumSet.complementOf(EnumSet.of(Kind.ADMISSION));

  private final TopicFollower reader;
  private final Decoders decoders;
  private final Map<String, PayoutHistory> stories = new TreeMap<>();
  private final Map<String, PayoutReview> reviews = new HashMap<>();

  Recording(Settings settings) {
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
    List<String> topics =
        new ArrayList<>(
            List.of(
                Topics.BONUS_REQUESTED,
                Topics.BONUS_PAID,
                Topics.BONUS_FAILED,
                Topics.BONUS_REJECTED,
                Topics.REVIEWS,
                Topics.RESOLUTIONS));
    for (Platform platform : Platforms.ALL) {
      topics.add(Topics.commands(platform));
      topics.add(Topics.ledger(platform));
    }
    reader.followFromBeginning(topics);
  }

  /** Takes in what has come meanwhile, waiting for something up to 200 ms. */
  void poll() {
    reader.poll(this::keep);
  }

  /** Takes in everything committed before this call. */
  void catchUp(Duration within) {
    long end = System.nanoTime() + within.toNanos();
    while (!reader.atEnd()) {
      if (System.nanoTime() > end) {
        throw new CaseFailedException(
            "the ends of the topics cannot be read: a transaction hangs open");
      }
      poll();
    }
  }

  private void keep(ConsumerRecord<byte[], byte[]> record) {
    RecordPosition place =
        new RecordPosition(record.topic(), record.partition(), record.offset(), record.timestamp());
    switch (record.topic()) {
      case Topics.BONUS_REQUESTED -> {
        BonusRequested content = decoders.value(record, BonusRequested.class);
        history(content.getPayoutId())
            .request(place, new AuditedRequest(sha256(record.value()), content, false));
      }
      case Topics.BONUS_REJECTED -> {
        BonusRejected rejected = decoders.value(record, BonusRejected.class);
        history(String.valueOf(rejected.getPayoutId())).rejection(place, rejected);
      }
      case Topics.BONUS_PAID -> {
        BonusPaid paid = decoders.value(record, BonusPaid.class);
        history(paid.getPayoutId()).paid(place, paid);
      }
      case Topics.BONUS_FAILED -> {
        BonusFailed failed = decoders.value(record, BonusFailed.class);
        history(failed.getPayoutId()).failed(place, failed);
      }
      case Topics.REVIEWS -> {
        PayoutReview review = decoders.value(record, PayoutReview.class);
        reviews.put(review.getPayoutId(), review);
        history(review.getPayoutId()).review(place, review);
      }
      case Topics.RESOLUTIONS -> {
        PayoutResolution said = decoders.value(record, PayoutResolution.class);
        history(said.getPayoutId()).resolution(place, said);
      }
      default -> {
        if (record.topic().startsWith("payout-ledger-")) {
          PayoutLedgerEntry entry = decoders.value(record, PayoutLedgerEntry.class);
          history(entry.getPayoutId()).ledger(place, entry);
        } else {
          PayoutCommand command = decoders.value(record, PayoutCommand.class);
          history(command.getPayoutId()).command(place, command);
        }
      }
    }
  }

  private static Sha256 sha256(byte[] bytes) {
    try {
      return new Sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private PayoutHistory history(String payoutId) {
    return stories.computeIfAbsent(payoutId, PayoutHistory::new);
  }

  Collection<PayoutHistory> stories() {
    return stories.values();
  }

  /** What is recorded of these payouts. */
  List<PayoutHistory> stories(Collection<String> payoutIds) {
    return payoutIds.stream().map(this::history).toList();
  }

  /** The newest ledger state; NONE if the ledger does not know it. */
  String state(String payoutId) {
    var ledger = history(payoutId).ledger();
    return ledger.isEmpty() ? "NONE" : ledger.get(ledger.size() - 1).value().getState();
  }

  /** Whether its result is out. */
  boolean settled(String payoutId) {
    PayoutHistory history = history(payoutId);
    return !history.paid().isEmpty() || !history.failed().isEmpty();
  }

  /** The open review, or null. */
  @Nullable PayoutReview review(String payoutId) {
    PayoutReview review = reviews.get(payoutId);
    return review != null && review.getStatus().equals("OPEN") ? review : null;
  }

  /** Polls until the condition holds. */
  void until(String what, Duration within, Collection<String> about, BooleanSupplier condition) {
    long end = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new CaseFailedException(
            "not within " + within.toSeconds() + " s: " + what + "; " + states(about));
      }
      poll();
    }
  }

  private String states(Collection<String> payoutIds) {
    return payoutIds.stream()
        .map(id -> id + " " + state(id))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public void close() {
    reader.close();
    decoders.close();
  }
}
