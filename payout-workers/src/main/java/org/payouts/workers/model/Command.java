package org.payouts.workers.model;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The router's order to pay one bonus.
 *
 * @param contentHash 16 bytes, as lower-case hex; version v2, or v1 for what was admitted earlier
 * @param requestSha256 SHA-256 of the raw request, as lower-case hex
 * @param requestedAtMs wall clock of the requester, or null
 * @param admittedAtMs time of the request record in its topic
 * @param requestedBy who asked, as the request says
 */
public record Command(
    PayoutRequest request,
    String contentHash,
    String requestSha256,
    Source source,
    @Nullable Long requestedAtMs,
    long admittedAtMs,
    @Nullable String batch,
    String ledgerTopicId,
    @Nullable Refused refused,
    @Nullable String requestedBy) {

  /** Place of the request in bonus-requested. */
  public record Source(String topic, int partition, long offset) {}

  /** Set when the request cannot be paid as asked: settles as FAILED without a call. */
  public record Refused(String code, String detail) {}

  public String payoutId() {
    return request.payoutId();
  }

  /** The first 64 bits of the content hash: enough to notice other content. */
  public long content() {
    return HexFormat.fromHexDigitsToLong(contentHash, 0, 16);
  }

  public Target target() {
    return request.target();
  }
}
