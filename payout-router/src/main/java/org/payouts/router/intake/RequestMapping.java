package org.payouts.router.intake;

import java.time.Instant;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.PayoutId;

/**
 * Maps a generic record named BonusRequested, of any version, to a request or to why it is none.
 */
final class RequestMapping {
  private RequestMapping() {}

  /**
   * @param schemaId the writer's, for the detail of a refusal
   */
  static ParsedRequest map(IndexedRecord record, int schemaId) {
    String payoutId = Fields.text(record, "payout_id");
    if (payoutId == null) {
      return new ParsedRequest.Invalid("The request has no payout_id.", null);
    }
    if (!PayoutId.isValid(payoutId)) {
      return new ParsedRequest.Invalid(
          "The payout_id has "
              + payoutId.length()
              + " characters and is not of the form [A-Za-z0-9._:-]{1,128}.",
          null);
    }
    try {
      Object written = Fields.value(record, "target");
      if (written == null) {
        return new ParsedRequest.Invalid("The request has no target.", payoutId);
      }
      Object target = target(written);
      if (target == null) {
        return new ParsedRequest.Invalid(
            Details.cut("The target " + typeName(written) + " is unknown to this router."),
            payoutId);
      }
      return new ParsedRequest.Request(request(record, payoutId, target));
    } catch (MissingFieldException e) {
      return new ParsedRequest.Invalid(
          Details.cut(
              e.getMessage()
                  + " Its schema ID is "
                  + schemaId
                  + "; write requests with the published schema of bonus-requested, which payouts"
                  + " topics check compares with the registry's."),
          payoutId);
    }
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static BonusRequested request(IndexedRecord record, String payoutId, Object target) {
    String reason = Fields.text(record, "reason");
    return BonusRequested.newBuilder()
        .setPayoutId(payoutId)
        .setTarget(target)
        .setAmountMinor(Fields.requiredLong(record, "amount_minor"))
        .setCurrency(Fields.requiredText(record, "currency"))
        .setReason(reason == null ? "" : reason)
        .setRequestedAt(time(Fields.value(record, "requested_at")))
        .setBatch(Fields.text(record, "batch"))
        .setRequestedBy(Fields.text(record, "requested_by"))
        .build();
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static @Nullable Object target(Object written) {
    if (!(written instanceof IndexedRecord target)) {
      return null;
    }
    String name = target.getSchema().getFullName();
    if (name.equals(ProlificTarget.getClassSchema().getFullName())) {
      return new ProlificTarget(
          Fields.requiredText(target, "workspace_id"),
          Fields.requiredText(target, "study_id"),
          Fields.requiredText(target, "submission_id"));
    }
    if (name.equals(MTurkTarget.getClassSchema().getFullName())) {
      return new MTurkTarget(
          Fields.requiredText(target, "worker_id"),
          Fields.requiredText(target, "assignment_id"),
          Fields.text(target, "hit_id"));
    }
    if (name.equals(RespondentTarget.getClassSchema().getFullName())) {
      return new RespondentTarget(
          Fields.requiredText(target, "project_id"),
          Fields.requiredText(target, "screener_response_id"),
          Fields.requiredLong(target, "incentive_minor"));
    }
    return null;
  }

  private static String typeName(Object written) {
    return written instanceof IndexedRecord record
        ? record.getSchema().getFullName()
        : written.getClass().getSimpleName();
  }

  private static @Nullable Instant time(@Nullable Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    return value instanceof Long millis ? Instant.ofEpochMilli(millis) : null;
  }
}
