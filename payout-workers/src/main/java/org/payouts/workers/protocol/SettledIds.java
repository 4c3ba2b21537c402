package org.payouts.workers.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The settled payout IDs of a partition: an open-addressing set of the first 128 bits of each ID's
 * SHA-256, so that an ID costs 16 bytes over the load factor, whatever its length. Two IDs that
 * share 128 bits are not expected before 2^64 of them.
 */
public final class SettledIds {
  private static final int START_SLOTS = 1 << 10;

  private final MessageDigest sha256 = sha256();
  private long[] table = new long[2 * START_SLOTS];
  private int size;

  /** Adds an ID; returns false if it was there. */
  public boolean add(String payoutId) {
    ByteBuffer hash = hash(payoutId);
    if (!insert(table, hash.getLong(0), nonZero(hash.getLong(8)))) {
      return false;
    }
    size++;
    if (size * 4L > table.length / 2 * 3L) {
      grow();
    }
    return true;
  }

  public boolean contains(String payoutId) {
    ByteBuffer hash = hash(payoutId);
    long high = hash.getLong(0);
    long low = nonZero(hash.getLong(8));
    for (int i = slot(table, high); table[i + 1] != 0; i = next(table, i)) {
      if (table[i] == high && table[i + 1] == low) {
        return true;
      }
    }
    return false;
  }

  public int size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(table.length, 2)];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i + 1] != 0) {
        insert(larger, table[i], table[i + 1]);
      }
    }
    table = larger;
  }

  private static boolean insert(long[] into, long high, long low) {
    int i = slot(into, high);
    for (; into[i + 1] != 0; i = next(into, i)) {
      if (into[i] == high && into[i + 1] == low) {
        return false;
      }
    }
    into[i] = high;
    into[i + 1] = low;
    return true;
  }

  private static int slot(long[] in, long high) {
    return (int) (high & (in.length / 2 - 1)) * 2;
  }

  private static int next(long[] in, int i) {
    return i + 2 == in.length ? 0 : i + 2;
  }

  /** Zero marks an empty slot. */
  private static long nonZero(long low) {
    return low == 0 ? 1 : low;
  }

  private ByteBuffer hash(String payoutId) {
    return ByteBuffer.wrap(sha256.digest(payoutId.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
