package org.payouts.audit.records;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.RecordPosition;

/**
 * A record as its topic holds it.
 *
 * @param resend whether it carries the header that asks for the registered command again
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are the point.
public record RawRecord(
    RecordPosition position, byte @Nullable [] key, byte @Nullable [] value, boolean resend) {

  /** The key as text; null if there is none. */
  public @Nullable String keyText() {
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
