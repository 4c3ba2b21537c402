package org.payouts.audit.records;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.CopiedRecords;

/** The raw records of a pipeline's topics. Reading has no side effects. One thread. */
public interface RecordSource extends AutoCloseable {

  /** About how many records {@link #read} will hand out; for showing progress only. */
  long size();

  /**
   * Hands out every committed record of all topics, each partition's in its order, and
   * bonus-rejected before bonus-requested.
   *
   * @throws IllegalStateException if a topic is missing or cannot be read to its end
   */
  void read(Consumer<RawRecord> each);

  /** How far the recording reaches; asked after reading. */
  AuditHorizon horizon();

  /**
   * Kafka's IDs of the ledger topics, and of those whose place they have taken by a person's word;
   * empty if the source knows none.
   */
  Map<Platform, Set<String>> ledgerTopicIds();

  /** Kafka's ID of payout-resolutions; null if the source does not know it. */
  default @Nullable String resolutionsTopicId() {
    return null;
  }

  /** Which ledger records were copied when their platform got more partitions. */
  default CopiedRecords copied() {
    return CopiedRecords.NONE;
  }

  /** Topics that the stack lacks because it is older than them, or was never used. */
  Set<String> missing();

  /** How young a ledger record must be not to have been compacted away, milliseconds. */
  long compactionLagMs();

  @Override
  void close();
}
