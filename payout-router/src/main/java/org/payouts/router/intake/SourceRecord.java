package org.payouts.router.intake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.payouts.Sha256;
import org.payouts.SourcePosition;

/**
 * What a rejection says of the rejected record: place, time, digest and the beginning of its bytes.
 *
 * @param sha256 of the whole value; null for a null value
 * @param size of the whole value in bytes; -1 for a null value
 * @param valueHead at most {@link #MAX_VALUE_HEAD_BYTES}
 * @param keyHead at most {@link #MAX_KEY_HEAD_BYTES}; null for a null key
 */
public record SourceRecord(
    SourcePosition source,
    Instant recordedAt,
    @Nullable Sha256 sha256,
    int size,
    ByteBuffer valueHead,
    @Nullable ByteBuffer keyHead) {
  /** Most bytes of the value that a rejection carries. */
  public static final int MAX_VALUE_HEAD_BYTES = 64 * 1024;

  /** Most bytes of the key that a rejection carries. */
  public static final int MAX_KEY_HEAD_BYTES = 1024;

  /** The source record of a record as it was read. */
  public static SourceRecord of(
      SourcePosition source, Instant recordedAt, byte @Nullable [] key, byte @Nullable [] value) {
    return new SourceRecord(
        source,
        recordedAt,
        digest(value),
        value == null ? -1 : value.length,
        ByteBuffer.wrap(value == null ? new byte[0] : head(value, MAX_VALUE_HEAD_BYTES)),
        key == null ? null : ByteBuffer.wrap(keyHead(key)));
  }

  /** The beginning of a key, as far as a rejection carries it. */
  public static byte[] keyHead(byte[] key) {
    return head(key, MAX_KEY_HEAD_BYTES);
  }

  private static byte[] head(byte[] bytes, int limit) {
    return bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit);
  }

  /** The digest of a value; null for a null value. */
  public static @Nullable Sha256 digest(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      return new Sha256(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
