package org.payouts.audit.records;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.history.RecordPosition;

/**
 * A record as its topic holds it.
 *
 * @param resend whether it carries the header that asks for the registered command again
 * @param origin the place on a requester's topic that its header names; null if it names none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are the point.
public record RawRecord(
    RecordPosition position,
    byte @Nullable [] key,
    byte @Nullable [] value,
    boolean resend,
    @Nullable String origin) {

  /** A record that was not copied from a requester's topic. */
  public RawRecord(
      RecordPosition position, byte @Nullable [] key, byte @Nullable [] value, boolean resend) {
    this(position, key, value, resend, null);
  }

  /** The key as text; null if there is none. */
  public @Nullable String keyText() {
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
