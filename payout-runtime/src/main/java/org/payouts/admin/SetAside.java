package org.payouts.admin;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.SourcePosition;
import org.payouts.topics.Topics;

/**
 * The places of the requests that the router has set aside, as {@link
 * Topics#ROUTER_SET_ASIDE_CHANGELOG} shows. The router's group has passed these places although
 * nothing was decided about them. One thread.
 */
public final class SetAside {
  private static final long STILL = Long.MAX_VALUE;

  /** The same bytes at the same offset of two partitions have the same key. */
  private record Name(int partition, ByteBuffer key) {}

  private final Map<Name, SourcePosition> places = new HashMap<>();
  private final Map<SourcePosition, Long> untilMs = new HashMap<>();

  /** Writes the place with which a value of the changelog begins. */
  public static void write(SourcePosition place, DataOutput out) throws IOException {
    out.writeUTF(place.getTopic());
    out.writeInt(place.getPartition());
    out.writeLong(place.getOffset());
  }

  /** Reads the place with which a value of the changelog begins, and no further. */
  public static SourcePosition read(DataInput in) throws IOException {
    return new SourcePosition(in.readUTF(), in.readInt(), in.readLong());
  }

  /**
   * Takes the next record of the changelog; the records of a partition come in their order.
   *
   * @param value null once the request has been decided
   * @param timeMs when the record was written, epoch milliseconds
   */
  public void next(int partition, byte[] key, byte @Nullable [] value, long timeMs) {
    Name name = new Name(partition, ByteBuffer.wrap(key));
    if (value != null) {
      SourcePosition place = place(value);
      places.put(name, place);
      untilMs.put(place, STILL);
      return;
    }
    // Without its place only where compaction took the value, long after the decision.
    SourcePosition place = places.get(name);
    if (place != null) {
      untilMs.put(place, timeMs);
    }
  }

  private static SourcePosition place(byte[] value) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(value)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a value of " + Topics.ROUTER_SET_ASIDE_CHANGELOG + " names no place", e);
    }
  }

  /** Number of requests that are set aside now. */
  public long size() {
    return untilMs.values().stream().filter(until -> until == STILL).count();
  }

  /** Whether the request at this place is set aside now. */
  public boolean holds(SourcePosition place) {
    return decidedAtMs(place) == STILL;
  }

  /** When a request that had been set aside was decided; 0 if it never was or is not known. */
  public long decidedAtMs(SourcePosition place) {
    return untilMs.isEmpty() ? 0 : untilMs.getOrDefault(place, 0L);
  }
}
