package org.payouts.audit.seal;

/**
 * The fingerprint of a partition.
 *
 * @param records how many records it covers
 * @param lastOffset offset of the last of them; -1 if there are none
 * @param root root of the Merkle tree over them, in hex
 */
public record Seal(String topic, int partition, long records, long lastOffset, String root) {

  /** {@code topic-partition}. */
  public String name() {
    return topic + "-" + partition;
  }
}
