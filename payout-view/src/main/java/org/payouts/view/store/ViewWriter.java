package org.payouts.view.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservation;
import org.payouts.PayoutResolution;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Targets;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;

/**
 * Writes what records say, with the places up to which they were read, in one transaction. One
 * thread.
 */
public final class ViewWriter implements AutoCloseable {
  /** Of more unreadable records only the newest are listed; all are counted. */
  private static final int UNREADABLE_LISTED = 1_000;

  static final String UNREADABLE_COUNT = "unreadable";
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

  private final Connection connection;
  private final Statements statements;
  private ViewBatch batch;

  /** Writes into a database that is open. */
  public ViewWriter(Database database) throws SQLException {
    this.connection = database.writer();
    this.statements = new Statements(connection);
    this.batch = new ViewBatch(statements, lastNumber());
  }

  private long lastNumber() throws SQLException {
    try (ResultSet last = statements.of("SELECT max(n) FROM payouts").executeQuery()) {
      return last.next() ? last.getLong(1) : 0;
    }
  }

  /** Where reading goes on: the first offset of each partition that was not read. */
  public Map<TopicPartition, Long> positions() throws SQLException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try (ResultSet rows = statements.of("SELECT topic, part, next FROM positions").executeQuery()) {
      while (rows.next()) {
        positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return positions;
  }

  /** Makes what was applied visible, and durable together with the places. */
  public void commit(Map<TopicPartition, Long> next) throws SQLException {
    batch.flush();
    for (Map.Entry<TopicPartition, Long> each : next.entrySet()) {
      statements.run(
          "INSERT INTO positions(topic, part, next) VALUES(?, ?, ?)"
              + " ON CONFLICT(topic, part) DO UPDATE SET next = excluded.next",
          each.getKey().topic(),
          each.getKey().partition(),
          each.getValue());
    }
    connection.commit();
    batch = new ViewBatch(statements, batch.lastNumber());
  }

  /** Gives up what was applied since the last commit. */
  public void rollback() throws SQLException {
    connection.rollback();
    batch = new ViewBatch(statements, lastNumber());
  }

  /** Lists a record that cannot be decoded. */
  public void unreadable(RecordPlace place, String why) throws SQLException {
    statements.run(
        "INSERT OR REPLACE INTO unreadable(topic, part, off, at, why) VALUES(?, ?, ?, ?, ?)",
        place.topic(),
        place.partition(),
        place.offset(),
        place.at().toEpochMilli(),
        Objects.requireNonNullElse(ViewBatch.shortened(why), "unreadable"));
    statements.run(
        "DELETE FROM unreadable WHERE at < (SELECT at FROM unreadable ORDER BY at DESC"
            + " LIMIT 1 OFFSET ?)",
        UNREADABLE_LISTED);
    statements.run(
        "INSERT INTO counters(name, value) VALUES(?, 1)"
            + " ON CONFLICT(name) DO UPDATE SET value = value + 1",
        UNREADABLE_COUNT);
  }

  /** Takes in what a record says. */
  public void apply(ViewRecord record) throws SQLException {
    RecordPlace place = record.place();
    if (record.value() instanceof BonusRequested request) {
      request(record, request);
    } else if (record.value() instanceof PayoutCommand command) {
      command(place, command);
    } else if (record.value() instanceof PayoutLedgerEntry entry) {
      ledger(place, entry);
    } else if (record.value() instanceof BonusPaid paid) {
      paid(place, paid);
    } else if (record.value() instanceof BonusFailed failed) {
      failed(place, failed);
    } else if (record.value() instanceof PayoutReview review) {
      review(place, review);
    } else if (record.value() instanceof PayoutResolution resolution) {
      resolution(record, resolution);
    } else if (record.value() instanceof BonusRejected rejected) {
      rejected(place, rejected);
    } else if (record.value() instanceof PayoutControl order) {
      ordered(record, order);
    } else if (record.value() instanceof PayoutReservation reservation) {
      StoredReservation.apply(statements, reservation, place.offset());
    } else {
      throw new IllegalArgumentException("The view does not read " + record.value().getClass());
    }
  }

  /** What names no payout, or nobody who pays, becomes a rejection and never a payout. */
  private void request(ViewRecord record, BonusRequested request) throws SQLException {
    RecordPlace place = record.place();
    Platform platform = Targets.platform(request.getTarget()).orElse(null);
    String id = request.getPayoutId();
    if (platform == null || !PayoutId.isValid(id)) {
      return;
    }
    sent(record, request);
    StoredPayout payout = batch.find(id);
    if (payout == null) {
      if (rejectedForGood(place)) {
        return;
      }
      payout = batch.findOrAdd(id, platform, place);
      payout.source = place.text();
    }
    if (place.text().equals(payout.source)) {
      payout.content(
          StoredPayout.OF_REQUEST,
          request.getTarget(),
          request.getAmountMinor(),
          request.getCurrency(),
          request.getBatch(),
          place.at().toEpochMilli());
    }
    batch.event(payout, RecordKind.REQUEST, place, "asked for", null, record.by());
  }

  private boolean rejectedForGood(RecordPlace place) throws SQLException {
    var select = statements.of("SELECT code FROM rejections WHERE source = ?");
    select.setString(1, place.text());
    try (ResultSet row = select.executeQuery()) {
      return row.next() && isNoPayout(row.getString(1));
    }
  }

  /** The others are of IDs that have a payout. */
  private static boolean isNoPayout(String code) {
    return code.equals(RejectionCode.INVALID.name())
        || code.equals(RejectionCode.UNDECODABLE.name());
  }

  /** What a person has sent through a service: one line for a batch and a day. */
  private void sent(ViewRecord record, BonusRequested request) throws SQLException {
    String by = record.by();
    if (by == null) {
      return;
    }
    RecordPlace place = record.place();
    long at = place.at().toEpochMilli();
    statements.run(
        "INSERT INTO actions(key, at, who, origin, what, batch, count, kind, part, off)"
            + " VALUES(?, ?, ?, ?, 'sent requests', ?, 1, ?, ?, ?)"
            + " ON CONFLICT(key) DO UPDATE SET count = count + 1",
        "sent/%d/%s/%s/%s"
            .formatted(Math.floorDiv(at, DAY_MS), by, record.from(), request.getBatch()),
        at,
        by,
        record.from(),
        request.getBatch(),
        RecordKind.REQUEST.code(),
        place.partition(),
        place.offset());
  }

  private void command(RecordPlace place, PayoutCommand command) throws SQLException {
    StoredPayout payout =
        batch.findOrAdd(command.getPayoutId(), RecordKind.platform(place.topic()), place);
    ordered(payout, command);
    if (payout.state.equals(PayoutRow.REQUESTED)) {
      payout.state = PayoutRow.ADMITTED;
    }
    String refusal =
        command.getRefusal() == null
            ? null
            : command.getRefusal().getCode() + ": " + command.getRefusal().getDetail();
    batch.event(payout, RecordKind.COMMAND, place, "admitted", refusal, null);
  }

  private static void ordered(StoredPayout payout, PayoutCommand command) {
    payout.content(
        StoredPayout.OF_COMMAND,
        command.getTarget(),
        command.getAmountMinor(),
        command.getCurrency(),
        command.getBatch(),
        command.getAdmittedAt().toEpochMilli());
    payout.source = text(command.getSource());
  }

  private static String text(SourcePosition source) {
    return source.getTopic() + "-" + source.getPartition() + "-" + source.getOffset();
  }

  private void ledger(RecordPlace place, PayoutLedgerEntry entry) throws SQLException {
    StoredPayout payout =
        batch.findOrAdd(entry.getPayoutId(), RecordKind.platform(place.topic()), place);
    PayoutCommand command = entry.getCommand();
    if (command != null) {
      ordered(payout, command);
    }
    if (payout.target == null) {
      payout.target = StoredPayout.emptyAsNull(entry.getTarget());
    }
    batch.event(payout, RecordKind.LEDGER, place, entry.getState(), note(entry), null);
    if (place.offset() <= payout.ledgerOffset) {
      return;
    }
    payout.ledgerOffset = place.offset();
    payout.attempts = entry.getAttempts();
    payout.lastAnswer = StoredPayout.emptyAsNull(entry.getLastAnswer());
    payout.books = StoredPayout.emptyAsNull(entry.getBooks());
    if (!payout.result) {
      payout.waitingCode = StoredPayout.emptyAsNull(entry.getWaitingCode());
      payout.waitingFor = StoredPayout.emptyAsNull(entry.getWaitingFor());
      payout.waitingSince = millis(entry.getWaitingSince());
      payout.state = entry.getState();
      payout.reference = StoredPayout.emptyAsNull(entry.getProviderReference());
      payout.evidence = StoredPayout.emptyAsNull(entry.getEvidence());
      payout.failureCode = StoredPayout.emptyAsNull(entry.getFailureCode());
      payout.settled = millis(entry.getSettledAt());
      payout.paid = entry.getPaidAmountMinor();
    }
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static String note(PayoutLedgerEntry entry) {
    return Stream.of(
            entry.getLastAnswer(),
            entry.getBooks(),
            entry.getReviewReason(),
            entry.getWaitingFor(),
            entry.getFailureCode(),
            entry.getEvidence())
        .filter(Objects::nonNull)
        .filter(text -> !text.isEmpty())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private void paid(RecordPlace place, BonusPaid paid) throws SQLException {
    StoredPayout payout = batch.findOrAdd(paid.getPayoutId(), paid.getPlatform(), place);
    payout.result = true;
    payout.waitsNoMore();
    payout.state = "PAID";
    payout.paid = paid.getPaidAmountMinor();
    payout.settled = millis(paid.getSettledAt());
    payout.evidence = StoredPayout.emptyAsNull(paid.getEvidence());
    payout.reference = StoredPayout.emptyAsNull(paid.getProviderReference());
    batch.event(payout, RecordKind.PAID, place, "PAID", paid.getEvidence(), null);
  }

  private void failed(RecordPlace place, BonusFailed failed) throws SQLException {
    StoredPayout payout = batch.findOrAdd(failed.getPayoutId(), failed.getPlatform(), place);
    payout.result = true;
    payout.waitsNoMore();
    payout.state = "FAILED";
    payout.settled = millis(failed.getSettledAt());
    payout.evidence = StoredPayout.emptyAsNull(failed.getEvidence());
    payout.failureCode = StoredPayout.emptyAsNull(failed.getFailureCode());
    payout.failureDetail = StoredPayout.emptyAsNull(failed.getFailureDetail());
    payout.reference = StoredPayout.emptyAsNull(failed.getProviderReference());
    batch.event(
        payout,
        RecordKind.FAILED,
        place,
        "FAILED",
        Stream.of(failed.getFailureCode(), failed.getFailureDetail(), failed.getEvidence())
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect(Collectors.joining("; ")),
        null);
  }

  private void review(RecordPlace place, PayoutReview review) throws SQLException {
    StoredPayout payout = batch.findOrAdd(review.getPayoutId(), review.getPlatform(), place);
    String status = review.getVerdictStatus();
    String answer =
        status == null
            ? null
            : Stream.of(status, review.getVerdictDetail())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": "));
    boolean open = review.getStatus().equals("OPEN");
    statements.run(
        "INSERT OR REPLACE INTO reviews(n, part, off, at, open, attempt, reason, last_answer,"
            + " books, opened, refused) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        payout.n,
        place.partition(),
        place.offset(),
        place.at().toEpochMilli(),
        open,
        review.getAttempt(),
        review.getReason(),
        StoredPayout.emptyAsNull(review.getLastAnswer()),
        StoredPayout.emptyAsNull(review.getBooks()),
        review.getOpenedAt().toEpochMilli(),
        open ? answer : null);
    batch.event(
        payout,
        RecordKind.REVIEW,
        place,
        open ? "review open" : "review closed",
        answer == null ? review.getReason() : answer,
        review.getVerdictBy());
    Long decided = review.getResolutionOffset();
    if (decided != null && answer != null) {
      action(
          decided,
          place,
          Objects.requireNonNullElse(review.getVerdictBy(), ""),
          null,
          "resolution",
          review.getPayoutId(),
          null,
          answer);
    }
  }

  private void resolution(ViewRecord record, PayoutResolution resolution) throws SQLException {
    action(
        record.place().offset(),
        record.place(),
        resolution.getBy(),
        record.from(),
        resolution.getVerdict().name(),
        resolution.getPayoutId(),
        resolution.getBecause(),
        null);
  }

  /** The resolution and its answer come from two topics, in either order. */
  private void action(
      long offset,
      RecordPlace place,
      String who,
      @Nullable String from,
      String what,
      String payoutId,
      @Nullable String because,
      @Nullable String answer)
      throws SQLException {
    String known =
        because == null
            ? "answer = excluded.answer"
            : "at = excluded.at, who = excluded.who, origin = excluded.origin,"
                + " what = excluded.what, because = excluded.because";
    statements.run(
        "INSERT INTO actions(key, at, who, origin, what, payout_id, count, because, answer, kind,"
            + " part, off) VALUES(?, ?, ?, ?, ?, ?, 1, ?, ?, ?, 0, ?)"
            + " ON CONFLICT(key) DO UPDATE SET "
            + known,
        "resolution/" + offset,
        place.at().toEpochMilli(),
        who,
        from,
        what,
        payoutId,
        because,
        answer,
        RecordKind.RESOLUTION.code(),
        offset);
  }

  private void ordered(ViewRecord record, PayoutControl order) throws SQLException {
    RecordPlace place = record.place();
    statements.run(
        "INSERT OR REPLACE INTO actions(key, at, who, origin, what, count, because, kind, part, off)"
            + " VALUES(?, ?, ?, ?, ?, 1, ?, ?, ?, ?)",
        "order/" + place.partition() + "/" + place.offset(),
        place.at().toEpochMilli(),
        order.getBy(),
        record.from(),
        order.getOrder() + " " + order.getScope(),
        order.getBecause(),
        RecordKind.CONTROL.code(),
        place.partition(),
        place.offset());
  }

  private void rejected(RecordPlace place, BonusRejected rejected) throws SQLException {
    String source = text(rejected.getSource());
    String id = rejected.getPayoutId();
    statements.run(
        "INSERT OR REPLACE INTO rejections(source, code, detail, payout_id, at, part, off)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?)",
        source,
        rejected.getCode().name(),
        Objects.requireNonNullElse(ViewBatch.shortened(rejected.getDetail()), ""),
        id,
        place.at().toEpochMilli(),
        place.partition(),
        place.offset());
    if (isNoPayout(rejected.getCode().name())) {
      // A rejection of what the router could not read names no ID.
      StoredPayout payout = id == null ? batch.requestedBy(source) : batch.find(id);
      if (payout != null && payout.isOnlyRequested(source)) {
        batch.remove(payout);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    statements.close();
  }
}
