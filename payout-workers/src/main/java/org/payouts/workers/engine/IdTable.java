package org.payouts.workers.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Numbers by ID: an open-addressing table of the first 128 bits of the ID's SHA-256 and a value of
 * 64 bits, so that an ID costs 24 bytes over the load factor, whatever its length. Two IDs that
 * share 128 bits are not expected before 2^64 of them. Nothing is ever removed. One thread.
 */
public final class IdTable {

  /** What the table says of an ID and a value. */
  public enum Match {
    UNKNOWN,
    SAME_VALUE,
    OTHER_VALUE
  }

  private static final int START_SLOTS = 1 << 10;
  private static final int LONGS = 3;

  private final MessageDigest sha256 = sha256();
  private long[] table = new long[LONGS * START_SLOTS];
  private int size;

  /** Adds an ID; returns false if it was there, whose value then stays. */
  public boolean add(String id, long value) {
    ByteBuffer hash = hash(id);
    if (!insert(table, hash.getLong(0), nonZero(hash.getLong(8)), value)) {
      return false;
    }
    size++;
    if (size * 4L > table.length / LONGS * 3L) {
      grow();
    }
    return true;
  }

  /** Adds an ID, or replaces its value. */
  void put(String id, long value) {
    int place = find(id);
    if (place >= 0) {
      table[place + 2] = value;
    } else {
      add(id, value);
    }
  }

  /** Whether the ID is there, and with this value. */
  public Match match(String id, long value) {
    int place = find(id);
    if (place < 0) {
      return Match.UNKNOWN;
    }
    return table[place + 2] == value ? Match.SAME_VALUE : Match.OTHER_VALUE;
  }

  /** The ID's place, or -1. */
  int find(String id) {
    ByteBuffer hash = hash(id);
    long high = hash.getLong(0);
    long low = nonZero(hash.getLong(8));
    for (int i = slot(table, high); table[i + 1] != 0; i = next(table, i)) {
      if (table[i] == high && table[i + 1] == low) {
        return i;
      }
    }
    return -1;
  }

  /** The value at a place that {@link #find} has returned. */
  long value(int place) {
    return table[place + 2];
  }

  boolean contains(String id) {
    return find(id) >= 0;
  }

  public int size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(table.length, 2)];
    for (int i = 0; i < table.length; i += LONGS) {
      if (table[i + 1] != 0) {
        insert(larger, table[i], table[i + 1], table[i + 2]);
      }
    }
    table = larger;
  }

  private static boolean insert(long[] into, long high, long low, long value) {
    int i = slot(into, high);
    for (; into[i + 1] != 0; i = next(into, i)) {
      if (into[i] == high && into[i + 1] == low) {
        return false;
      }
    }
    into[i] = high;
    into[i + 1] = low;
    into[i + 2] = value;
    return true;
  }

  private static int slot(long[] in, long high) {
    return (int) (high & (in.length / LONGS - 1)) * LONGS;
  }

  private static int next(long[] in, int i) {
    return i + LONGS == in.length ? 0 : i + LONGS;
  }

  /** Zero marks an empty slot. */
  private static long nonZero(long low) {
    return low == 0 ? 1 : low;
  }

  private ByteBuffer hash(String id) {
    return ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
