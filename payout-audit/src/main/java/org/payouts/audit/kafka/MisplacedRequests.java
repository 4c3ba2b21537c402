package org.payouts.audit.kafka;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.payouts.SourcePosition;

/**
 * The places of requests that the router has passed on to the partition of their payout ID and not
 * decided. A bit for each offset: there may be as many as the router has requests to decide.
 */
final class MisplacedRequests {
  private static final int BLOCK = 1 << 16;

  private record Block(int partition, long number) {}

  private final Map<Block, BitSet> blocks = new HashMap<>();

  void add(SourcePosition place) {
    blocks.computeIfAbsent(block(place), key -> new BitSet()).set(bit(place));
  }

  boolean hold(SourcePosition place) {
    BitSet block = blocks.get(block(place));
    return block != null && block.get(bit(place));
  }

  private static Block block(SourcePosition place) {
    return new Block(place.getPartition(), place.getOffset() / BLOCK);
  }

  private static int bit(SourcePosition place) {
    return (int) (place.getOffset() % BLOCK);
  }
}
