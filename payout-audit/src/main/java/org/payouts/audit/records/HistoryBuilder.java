package org.payouts.audit.records;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Checker;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.checks.UnidentifiedRequest;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.Orders;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/**
 * Sorts raw records into histories, one per payout. A record that cannot be read, or whose key and
 * value name different payouts, is a finding. One thread.
 */
public final class HistoryBuilder {
  private final Values values;
  private final AuditRequestReader requests;
  private final Map<String, PayoutHistory> histories = new LinkedHashMap<>();
  private final Map<String, UnidentifiedRequest> unidentifieds = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> undecodable;
  private final Orders orders;

  /** A builder that has read no rejection yet. */
  public HistoryBuilder(Values values) {
    this(values, new HashSet<>(), new Orders());
  }

  private HistoryBuilder(Values values, Set<String> undecodable, Orders orders) {
    this.values = values;
    this.requests = new AuditRequestReader(values);
    this.undecodable = undecodable;
    this.orders = orders;
  }

  /** An empty builder that knows the rejections and orders that this one has read. */
  public HistoryBuilder next() {
    return new HistoryBuilder(values, undecodable, orders);
  }

  /** The histories of everything a source holds. */
  public static HistoryBuilder of(RecordSource source, Values values) {
    HistoryBuilder book = new HistoryBuilder(values);
    source.read(book::add);
    return book;
  }

  /**
   * What a record is filed under, as far as the rejections filed before show: the payout ID it
   * names, or the position of a request that names none, which is no payout ID because of its
   * {@code @}.
   */
  public String filedUnder(RawRecord record) {
    return switch (kind(record)) {
      case REQUEST -> {
        String payoutId = reading(record).payoutId();
        yield payoutId == null ? at(record.position()) : payoutId;
      }
      case REJECTION -> {
        BonusRejected rejection = tryRead(record, BonusRejected.class);
        if (rejection == null) {
          yield at(record.position());
        }
        hear(rejection);
        yield rejection.getPayoutId() == null ? at(rejection.getSource()) : rejection.getPayoutId();
      }
      case CONTROL -> {
        order(record);
        yield at(record.position());
      }
      default -> Objects.requireNonNullElse(record.keyText(), at(record.position()));
    };
  }

  /** The ledger entry a record holds, for those who watch partitions; empty for other records. */
  public Optional<PayoutLedgerEntry> ledgerEntry(RawRecord record) {
    return kind(record) == Kind.LEDGER
        ? Optional.ofNullable(tryRead(record, PayoutLedgerEntry.class))
        : Optional.empty();
  }

  /** Whether the record belongs to a payout, or to a position of bonus-requested. */
  public static boolean takes(RawRecord record) {
    return switch (kind(record)) {
      case REQUESTER_REQUEST, REQUESTER -> false;
      // The rejection of a requester's record is no payout's: the record was never a request.
      case REJECTION -> {
        String key = record.keyText();
        yield key == null || !key.startsWith(RequesterTopics.PREFIX);
      }
      default -> true;
    };
  }

  private static Kind kind(RawRecord record) {
    return AuditedTopics.kind(record.position().topic())
        .orElseThrow(
            () -> new IllegalArgumentException("no audit reads " + record.position().topic()));
  }

  /**
   * Remembers what the router could not decode. Its schema may have become known since; the record
   * stays rejected and belongs to no payout.
   */
  private void hear(BonusRejected rejection) {
    if (rejection.getCode() == RejectionCode.UNDECODABLE && rejection.getPayoutId() == null) {
      undecodable.add(at(rejection.getSource()));
    }
  }

  private RequestReading reading(RawRecord request) {
    return undecodable.contains(at(request.position()))
        ? RequestReading.NONE
        : requests.read(request);
  }

  private static String at(RecordPosition position) {
    return "@" + position.partition() + "-" + position.offset();
  }

  private static String at(SourcePosition source) {
    return "@" + source.getPartition() + "-" + source.getOffset();
  }

  /** Files a record, if {@link #takes} says so. */
  public void add(RawRecord record) {
    if (!takes(record)) {
      return;
    }
    switch (kind(record)) {
      case REQUEST -> request(record);
      case REJECTION -> rejection(record);
      case ADMISSION ->
          read(record, PayoutAdmission.class)
              .filter(admission -> record.key() != null)
              .ifPresent(admission -> history(record).admission(record.position(), admission));
      case COMMAND ->
          read(record, PayoutCommand.class)
              .filter(command -> keyed(record, command.getPayoutId(), Check.FIRST_CONTENT))
              .ifPresent(command -> history(record).command(record.position(), command));
      case LEDGER ->
          read(record, PayoutLedgerEntry.class)
              .filter(entry -> keyed(record, entry.getPayoutId(), Check.LEDGER_HISTORY))
              .ifPresent(entry -> history(record).ledger(record.position(), entry));
      case RESULT -> result(record);
      case REVIEW ->
          read(record, PayoutReview.class)
              .filter(review -> keyed(record, review.getPayoutId(), Check.LEDGER_HISTORY))
              .ifPresent(review -> history(record).review(record.position(), review));
      case RESOLUTION ->
          read(record, PayoutResolution.class)
              .filter(resolution -> keyed(record, resolution.getPayoutId(), Check.LEDGER_HISTORY))
              .ifPresent(resolution -> history(record).resolution(record.position(), resolution));
      case CONTROL -> order(record);
      case RESERVATION_REQUEST ->
          read(record, PayoutReservationRequest.class)
              .filter(request -> keyed(record, request.getPayoutId(), Check.LIMITS))
              .ifPresent(request -> history(record).reservationRequest(record.position(), request));
      case RESERVATION ->
          read(record, PayoutReservation.class)
              .filter(reservation -> keyed(record, reservation.getPayoutId(), Check.LIMITS))
              .ifPresent(
                  reservation -> history(record).reservation(record.position(), reservation));
      case REQUESTER_REQUEST, REQUESTER -> {}
    }
  }

  /** What is no order at all, router and workers pass over. */
  private void order(RawRecord record) {
    PayoutControl order = tryRead(record, PayoutControl.class);
    if (order != null) {
      orders.add(record.position(), order);
    }
  }

  private void request(RawRecord record) {
    RequestReading reading = reading(record);
    byte[] value = record.value();
    String payoutId = reading.payoutId();
    if (payoutId == null || value == null) {
      unidentifieds
          .computeIfAbsent(at(record.position()), key -> new UnidentifiedRequest())
          .record(record.position(), value == null ? null : Sha256s.of(value));
      return;
    }
    history(payoutId)
        .request(
            record.position(),
            new AuditedRequest(Sha256s.of(value), reading.content(), record.resend()));
  }

  private void rejection(RawRecord record) {
    BonusRejected rejection = read(record, BonusRejected.class).orElse(null);
    if (rejection == null) {
      return;
    }
    hear(rejection);
    String payoutId = rejection.getPayoutId();
    SourcePosition source = rejection.getSource();
    String key = source.getTopic() + "-" + source.getPartition() + "-" + source.getOffset();
    if (!key.equals(record.keyText())) {
      findings.add(
          new Finding(
              Check.CONSERVATION,
              payoutId,
              record.position(),
              "it is keyed %s but rejects %s".formatted(record.keyText(), key)));
    }
    if (payoutId == null) {
      unidentifieds
          .computeIfAbsent(at(source), ignored -> new UnidentifiedRequest())
          .rejection(record.position(), rejection);
    } else {
      history(payoutId).rejection(record.position(), rejection);
    }
  }

  private void result(RawRecord record) {
    if (record.position().topic().equals(Topics.BONUS_PAID)) {
      read(record, BonusPaid.class)
          .filter(paid -> keyed(record, paid.getPayoutId(), Check.ONE_RESULT))
          .ifPresent(paid -> history(record).paid(record.position(), paid));
    } else {
      read(record, BonusFailed.class)
          .filter(failed -> keyed(record, failed.getPayoutId(), Check.ONE_RESULT))
          .ifPresent(failed -> history(record).failed(record.position(), failed));
    }
  }

  private boolean keyed(RawRecord record, String payoutId, Check check) {
    String key = record.keyText();
    if (payoutId.equals(key)) {
      return true;
    }
    findings.add(
        new Finding(
            check,
            key == null ? payoutId : key,
            record.position(),
            "the record is keyed %s and its value names %s".formatted(key, payoutId)));
    return false;
  }

  private <T extends SpecificRecord> Optional<T> read(RawRecord record, Class<T> type) {
    T value = tryRead(record, type);
    if (value == null) {
      findings.add(
          new Finding(
              kind(record) == Kind.LEDGER ? Check.LEDGER_HISTORY : Check.CONSERVATION,
              record.keyText(),
              record.position(),
              record.value() == null
                  ? "the record is a tombstone"
                  : "the record cannot be read as " + type.getSimpleName()));
    }
    return Optional.ofNullable(value);
  }

  private <T extends SpecificRecord> @Nullable T tryRead(RawRecord record, Class<T> type) {
    byte[] value = record.value();
    if (value == null) {
      return null;
    }
    try {
      return values.specific(record.position().topic(), value, type);
    } catch (UndecodableException e) {
      return null;
    }
  }

  private PayoutHistory history(RawRecord record) {
    return history(Objects.requireNonNull(record.keyText(), "a keyed record"));
  }

  private PayoutHistory history(String payoutId) {
    return histories.computeIfAbsent(payoutId, PayoutHistory::new);
  }

  /** What operators have ordered, as far as it was filed. */
  public Orders orders() {
    return orders;
  }

  /** All histories, in the order in which their first records came. */
  public Collection<PayoutHistory> histories() {
    return histories.values();
  }

  /** The positions of bonus-requested that name no payout. */
  public Collection<UnidentifiedRequest> unidentifieds() {
    return unidentifieds.values();
  }

  /** What is wrong with single records. */
  public List<Finding> unreadable() {
    return List.copyOf(findings);
  }

  /** Judges everything filed so far. */
  public List<Finding> judge(@Nullable Books books, Rules rules) {
    List<Finding> all = new ArrayList<>(findings);
    unidentifieds.values().forEach(unidentified -> all.addAll(unidentified.judge(rules)));
    all.addAll(Checker.judge(histories.values(), books, rules.orders(orders)));
    return List.copyOf(all);
  }
}
