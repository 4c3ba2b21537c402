package org.payouts.serde;

import java.nio.ByteBuffer;

/**
 * The Confluent wire format: a zero byte, the schema's ID in 4 bytes (big-endian), the Avro bytes.
 */
public final class WireFormat {
  static final byte MAGIC = 0;
  static final int HEADER = 1 + Integer.BYTES;

  private WireFormat() {}

  /** A header without a record behind it. */
  public static byte[] header(int id) {
    return ByteBuffer.allocate(HEADER).put(MAGIC).putInt(id).array();
  }

  /** Whether the bytes begin with a header. */
  public static boolean isHeaded(byte[] bytes) {
    return bytes.length >= HEADER && bytes[0] == MAGIC;
  }

  /**
   * The schema's ID.
   *
   * @throws UndecodableException if the bytes do not begin with a header
   */
  public static int id(byte[] bytes) {
    if (bytes.length < HEADER) {
      throw new UndecodableException("Only " + bytes.length + " bytes, too few for a schema ID");
    }
    if (bytes[0] != MAGIC) {
      throw new UndecodableException("No magic byte: the first byte is " + (bytes[0] & 0xff));
    }
    return ByteBuffer.wrap(bytes).getInt(1);
  }
}
