package org.payouts.audit.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.payouts.Platform;
import org.payouts.audit.history.AuditHorizon;

/** A recording in memory: a dump taken earlier, or a ledger recorded live. One thread. */
public final class InMemoryRecords implements RecordSource {
  private final List<RawRecord> records = new ArrayList<>();
  private final Map<Platform, Set<String>> ledgerTopicIds;

  private final long compactionLagMs;

  public InMemoryRecords(Map<Platform, Set<String>> ledgerTopicIds, long compactionLagMs) {
    this.compactionLagMs = compactionLagMs;
    this.ledgerTopicIds = Map.copyOf(ledgerTopicIds);
  }

  /** Everything another source holds. */
  public static InMemoryRecords copyOf(RecordSource source) {
    InMemoryRecords copy = new InMemoryRecords(source.ledgerTopicIds(), source.compactionLagMs());
    source.read(copy::add);
    return copy;
  }

  /** Adds a record behind those of its partition. */
  public void add(RawRecord record) {
    records.add(record);
  }

  /** The records, to be changed by tests in which an audit must fail. */
  public List<RawRecord> records() {
    return records;
  }

  @Override
  public long size() {
    return records.size();
  }

  @Override
  public void read(Consumer<RawRecord> each) {
    records.forEach(each);
  }

  @Override
  public AuditHorizon horizon() {
    return AuditHorizon.EVERYTHING;
  }

  @Override
  public Map<Platform, Set<String>> ledgerTopicIds() {
    return ledgerTopicIds;
  }

  @Override
  public Set<String> missing() {
    return Set.of();
  }

  @Override
  public long compactionLagMs() {
    return compactionLagMs;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
