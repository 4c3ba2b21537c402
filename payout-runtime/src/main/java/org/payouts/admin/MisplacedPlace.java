package org.payouts.admin;

import java.nio.ByteBuffer;
import org.payouts.SourcePosition;
import org.payouts.topics.Topics;

/**
 * Where and when a request was written that crosses {@link Topics#ROUTER_REPARTITION} as it was
 * read: a header of its record there.
 *
 * @param timeMs the request's time, epoch milliseconds
 */
public record MisplacedPlace(SourcePosition source, long timeMs) {
  public static final String HEADER = "place";

  private static final int SIZE = Integer.BYTES + 2 * Long.BYTES;

  /** The place that the header's bytes name. */
  public static MisplacedPlace of(byte[] header) {
    ByteBuffer buffer = ByteBuffer.wrap(header);
    return new MisplacedPlace(
        new SourcePosition(Topics.BONUS_REQUESTED, buffer.getInt(), buffer.getLong()),
        buffer.getLong());
  }

  /** The header's bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(SIZE)
        .putInt(source.getPartition())
        .putLong(source.getOffset())
        .putLong(timeMs)
        .array();
  }
}
