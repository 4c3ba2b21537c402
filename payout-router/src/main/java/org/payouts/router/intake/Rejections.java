package org.payouts.router.intake;

import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.PayoutAdmission;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;

/** Builds rejections. A rejection always fits its topic, however large the rejected record was. */
public final class Rejections {
  private Rejections() {}

  /** The key of a rejection: the rejected record's topic-partition-offset. */
  public static String key(SourcePosition source) {
    return source.getTopic() + "-" + source.getPartition() + "-" + source.getOffset();
  }

  public static BonusRejected undecodable(SourceRecord sourceRecord, String detail) {
    return rejected(RejectionCode.UNDECODABLE, detail, null, sourceRecord, null);
  }

  public static BonusRejected invalid(
      SourceRecord sourceRecord, String detail, @Nullable String payoutId) {
    return rejected(RejectionCode.INVALID, detail, payoutId, sourceRecord, null);
  }

  /**
   * The requester may not ask for this.
   *
   * @param payoutId null if the requester may not use it
   */
  public static BonusRejected notAllowed(
      SourceRecord sourceRecord, String detail, @Nullable String payoutId) {
    return rejected(RejectionCode.NOT_ALLOWED, Details.cut(detail), payoutId, sourceRecord, null);
  }

  /** Another record asked for the same: {@code owner} is the one that counts. */
  public static BonusRejected duplicate(
      SourceRecord sourceRecord, String payoutId, PayoutAdmission owner) {
    String detail = "The same payment was requested before; the first request counts.";
    return rejected(RejectionCode.DUPLICATE, detail, payoutId, sourceRecord, owner.getSource());
  }

  /** Another record asked for something else under the ID: {@code owner} is the one that counts. */
  public static BonusRejected conflict(
      SourceRecord sourceRecord, String payoutId, PayoutAdmission owner) {
    String detail =
        "The payout ID stands for another payment (platform, target, amount or currency differ);"
            + " ask again under a new ID.";
    return rejected(RejectionCode.CONFLICT, detail, payoutId, sourceRecord, owner.getSource());
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static BonusRejected rejected(
      RejectionCode code,
      String detail,
      @Nullable String payoutId,
      SourceRecord sourceRecord,
      @Nullable SourcePosition firstSource) {
    return BonusRejected.newBuilder()
        .setCode(code)
        .setDetail(detail)
        .setPayoutId(payoutId)
        .setSource(sourceRecord.source())
        .setFirstSource(firstSource)
        .setRecordedAt(sourceRecord.recordedAt())
        .setValueSha256(sourceRecord.sha256())
        .setValueSize(sourceRecord.size())
        .setValueHead(sourceRecord.valueHead())
        .setKeyHead(sourceRecord.keyHead())
        .build();
  }
}
