package org.payouts.workers.kafka;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of the partitions that this process owns or takes over. The poller's thread changes
 * them, any thread may ask.
 */
final class OwnedLedgers {
  private final Map<Integer, LedgerPartition> ledgers = new ConcurrentHashMap<>();

  void put(int partition, LedgerPartition ledger) {
    ledgers.put(partition, ledger);
  }

  /** The ledger of the partition, or null if it is not owned. */
  @Nullable LedgerPartition of(int partition) {
    return ledgers.get(partition);
  }

  /** Returns the ledger that the partition had, or null. */
  @Nullable LedgerPartition remove(int partition) {
    return ledgers.remove(partition);
  }

  boolean contains(int partition) {
    return ledgers.containsKey(partition);
  }

  Set<Integer> partitions() {
    return Set.copyOf(ledgers.keySet());
  }
}
