package org.payouts.audit.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ledger records were copied when their platform got more partitions. A new partition has
 * them from several former ones, each payout's in their order.
 *
 * @param ends by topic and partition, the offset below which all were copied
 */
public record CopiedRecords(Map<String, List<Long>> ends) {
  public static final CopiedRecords NONE = new CopiedRecords(Map.of());

  public CopiedRecords {
    Map<String, List<Long>> copy = new HashMap<>();
    ends.forEach((topic, offsets) -> copy.put(topic, List.copyOf(offsets)));
    ends = Map.copyOf(copy);
  }

  /** Whether this record is one of them. */
  public boolean hold(RecordPosition position) {
    List<Long> offsets = ends.getOrDefault(position.topic(), List.of());
    return position.partition() < offsets.size()
        && position.offset() < offsets.get(position.partition());
  }
}
