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

  public static BonusRejected undecodable(Evidence evidence, String detail) {
    return rejected(RejectionCode.UNDECODABLE, detail, null, evidence, null);
  }

  public static BonusRejected invalid(Evidence evidence, String detail, @Nullable String payoutId) {
    return rejected(RejectionCode.INVALID, detail, payoutId, evidence, null);
  }

  /** Another record asked for the same: {@code owner} is the one that counts. */
  public static BonusRejected duplicate(Evidence evidence, String payoutId, PayoutAdmission owner) {
    String detail = "The same payment was requested before; the first request counts.";
    return rejected(RejectionCode.DUPLICATE, detail, payoutId, evidence, owner.getSource());
  }

  /** Another record asked for something else under the ID: {@code owner} is the one that counts. */
  public static BonusRejected conflict(Evidence evidence, String payoutId, PayoutAdmission owner) {
    String detail =
        "The payout ID stands for another payment (platform, target, amount or currency differ);"
            + " ask again under a new ID.";
    return rejected(RejectionCode.CONFLICT, detail, payoutId, evidence, owner.getSource());
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static BonusRejected rejected(
      RejectionCode code,
      String detail,
      @Nullable String payoutId,
      Evidence evidence,
      @Nullable SourcePosition firstSource) {
    return BonusRejected.newBuilder()
        .setCode(code)
        .setDetail(detail)
        .setPayoutId(payoutId)
        .setSource(evidence.source())
        .setFirstSource(firstSource)
        .setRecordedAt(evidence.recordedAt())
        .setValueSha256(evidence.sha256())
        .setValueSize(evidence.size())
        .setValueHead(evidence.valueHead())
        .setKeyHead(evidence.keyHead())
        .build();
  }
}
