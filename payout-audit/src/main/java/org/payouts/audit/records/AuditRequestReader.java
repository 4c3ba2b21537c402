package org.payouts.audit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.PayoutId;
import org.payouts.serde.UndecodableException;

/**
 * Reads what others wrote into bonus-requested, by the names of records and fields alone. A request
 * can own an ID if it is a BonusRequested with a well-formed ID, a target of a known platform, an
 * amount and a currency.
 */
final class AuditRequestReader {
  private final Values values;

  AuditRequestReader(Values values) {
    this.values = values;
  }

  RequestReading read(RawRecord record) {
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      return RequestReading.NONE;
    }
    IndexedRecord written;
    try {
      written = values.generic(record.position().topic(), value);
    } catch (UndecodableException e) {
      return RequestReading.NONE;
    }
    if (!written.getSchema().getFullName().equals("org.payouts.BonusRequested")) {
      return RequestReading.NONE;
    }
    String payoutId = text(written, "payout_id");
    return PayoutId.isValid(payoutId)
        ? new RequestReading(payoutId, content(written, String.valueOf(payoutId)))
        : RequestReading.NONE;
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static @Nullable BonusRequested content(IndexedRecord written, String payoutId) {
    Object target = target(field(written, "target"));
    Long amount = number(written, "amount_minor");
    String currency = text(written, "currency");
    if (target == null || amount == null || currency == null) {
      return null;
    }
    String reason = text(written, "reason");
    return BonusRequested.newBuilder()
        .setPayoutId(payoutId)
        .setTarget(target)
        .setAmountMinor(amount)
        .setCurrency(currency)
        .setReason(reason == null ? "" : reason)
        .setRequestedAt(time(field(written, "requested_at")))
        .setBatch(text(written, "batch"))
        .setRequestedBy(text(written, "requested_by"))
        .build();
  }

  private static @Nullable Object target(@Nullable Object written) {
    if (!(written instanceof IndexedRecord target)) {
      return null;
    }
    return switch (target.getSchema().getFullName()) {
      case "org.payouts.ProlificTarget" -> prolific(target);
      case "org.payouts.MTurkTarget" -> mturk(target);
      case "org.payouts.RespondentTarget" -> respondent(target);
      default -> null;
    };
  }

  private static @Nullable Object prolific(IndexedRecord target) {
    String workspace = text(target, "workspace_id");
    String study = text(target, "study_id");
    String submission = text(target, "submission_id");
    return workspace == null || study == null || submission == null
        ? null
        : new ProlificTarget(workspace, study, submission);
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static @Nullable Object mturk(IndexedRecord target) {
    String worker = text(target, "worker_id");
    String assignment = text(target, "assignment_id");
    return worker == null || assignment == null
        ? null
        : new MTurkTarget(worker, assignment, text(target, "hit_id"));
  }

  private static @Nullable Object respondent(IndexedRecord target) {
    String project = text(target, "project_id");
    String response = text(target, "screener_response_id");
    Long incentive = number(target, "incentive_minor");
    return project == null || response == null || incentive == null
        ? null
        : new RespondentTarget(project, response, incentive);
  }

  private static @Nullable Object field(IndexedRecord record, String name) {
    Schema.Field field = record.getSchema().getField(name);
    return field == null ? null : record.get(field.pos());
  }

  /** A text; Avro also reads as text what was written as bytes. */
  private static @Nullable String text(IndexedRecord record, String name) {
    Object value = field(record, name);
    if (value instanceof ByteBuffer bytes) {
      try {
        return UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
    return value instanceof CharSequence text ? text.toString() : null;
  }

  private static @Nullable Long number(IndexedRecord record, String name) {
    Object value = field(record, name);
    return value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : null;
  }

  private static @Nullable Instant time(@Nullable Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    return value instanceof Long millis ? Instant.ofEpochMilli(millis) : null;
  }
}
