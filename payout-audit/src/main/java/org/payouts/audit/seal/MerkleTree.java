package org.payouts.audit.seal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.payouts.audit.records.Sha256s;

/**
 * The root of a growing list, hashed as RFC 6962 does: leaves are SHA-256 of 0x00 and the entry,
 * nodes of 0x01 and both children, so that no node can pass for an entry. Holds one hash per level.
 * One thread.
 */
public final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest = Sha256s.digest();
  private final List<byte[]> peaks = new ArrayList<>();
  private long size;

  /** Adds an entry, given in parts. */
  public void add(byte[]... parts) {
    digest.update(LEAF);
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] hash = digest.digest();
    // Two subtrees of one size become one of the next; trailing ones of the size say how many.
    for (long low = size; (low & 1) == 1; low >>= 1) {
      hash = node(peaks.remove(peaks.size() - 1), hash);
    }
    peaks.add(hash);
    size++;
  }

  private byte[] node(byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }

  public long size() {
    return size;
  }

  /** The root; of nothing, the SHA-256 of nothing. */
  public byte[] root() {
    if (peaks.isEmpty()) {
      return digest.digest();
    }
    byte[] root = peaks.get(peaks.size() - 1);
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = node(peaks.get(i), root);
    }
    return root;
  }
}
