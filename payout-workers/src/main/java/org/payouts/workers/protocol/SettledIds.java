package org.payouts.workers.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The settled payout IDs of a partition, each with the beginning of its content hash: an
 * open-addressing table of the first 128 bits of the ID's SHA-256 and 64 bits of content, so that
 * an ID costs 24 bytes over the load factor, whatever its length. Two IDs that share 128 bits are
 * not expected before 2^64 of them.
 */
public final class SettledIds {
  private static final int START_SLOTS = 1 << 10;
  private static final int LONGS = 3;

  /** What the table says of a payout. */
  public enum Match {
    UNKNOWN,
    /** Settled, with this content. */
    SAME_CONTENT,
    /** Settled, with other content: whoever asks is wrong. */
    OTHER_CONTENT
  }

  private final MessageDigest sha256 = sha256();
  private long[] table = new long[LONGS * START_SLOTS];
  private int size;

  /**
   * Adds an ID; returns false if it was there, whose content then stays.
   *
   * @param content first 64 bits of the content hash
   */
  public boolean add(String payoutId, long content) {
    ByteBuffer hash = hash(payoutId);
    if (!insert(table, hash.getLong(0), nonZero(hash.getLong(8)), content)) {
      return false;
    }
    size++;
    if (size * 4L > table.length / LONGS * 3L) {
      grow();
    }
    return true;
  }

  public Match match(String payoutId, long content) {
    int i = find(payoutId);
    if (i < 0) {
      return Match.UNKNOWN;
    }
    return table[i + 2] == content ? Match.SAME_CONTENT : Match.OTHER_CONTENT;
  }

  public boolean contains(String payoutId) {
    return find(payoutId) >= 0;
  }

  public int size() {
    return size;
  }

  private int find(String payoutId) {
    ByteBuffer hash = hash(payoutId);
    long high = hash.getLong(0);
    long low = nonZero(hash.getLong(8));
    for (int i = slot(table, high); table[i + 1] != 0; i = next(table, i)) {
      if (table[i] == high && table[i + 1] == low) {
        return i;
      }
    }
    return -1;
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

  private static boolean insert(long[] into, long high, long low, long content) {
    int i = slot(into, high);
    for (; into[i + 1] != 0; i = next(into, i)) {
      if (into[i] == high && into[i + 1] == low) {
        return false;
      }
    }
    into[i] = high;
    into[i + 1] = low;
    into[i + 2] = content;
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
