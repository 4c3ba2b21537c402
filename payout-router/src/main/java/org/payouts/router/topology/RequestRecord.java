package org.payouts.router.topology;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.router.intake.SourceRecord;
import org.payouts.tracing.TraceContext;

/**
 * A record of bonus-requested as it was read. Never compared.
 *
 * @param source its place there, wherever it has been since
 * @param timestamp of the record, epoch milliseconds
 * @param resend whether it asks for the registered command again
 * @param trace the trace that its publisher has put it into, or null
 */
@SuppressWarnings("ArrayRecordComponent")
record RequestRecord(
    SourcePosition source,
    long timestamp,
    boolean resend,
    byte @Nullable [] key,
    byte @Nullable [] value,
    @Nullable TraceContext trace) {

  /** The digest of the value; null for a null value. Computed at each call. */
  @Nullable Sha256 sha256() {
    return SourceRecord.digest(value);
  }

  /** What a rejection says of it. */
  SourceRecord sourceRecord() {
    return SourceRecord.of(source, Instant.ofEpochMilli(timestamp), key, value);
  }

  /** When it was written: a time that its publisher has set may lie in the future. */
  long writtenAtMs() {
    return Math.min(timestamp, System.currentTimeMillis());
  }
}
