package org.payouts.admin;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as it must be.
 *
 * @param partitions exact number, frozen
 * @param settings exact values of Kafka's topic settings
 * @param compaction what {@code cleanup.policy} in the settings means
 */
public record TopicSpec(
    String name, int partitions, Map<String, String> settings, Compaction compaction) {
  static final String MIN_ISR = "min.insync.replicas";
  static final String FLUSH = "flush.messages";

  public TopicSpec {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** The same with another number of partitions. */
  public TopicSpec withPartitions(int count) {
    return new TopicSpec(name, count, settings, compaction);
  }

  /** Whether the topic is a platform's ledger. */
  public boolean isLedger() {
    return name.startsWith("payout-ledger-");
  }

  /**
   * The settings on a cluster with a single broker: one replica cannot have a second in sync, and
   * what only one disk has must be on it before money moves.
   */
  public TopicSpec onSingleBroker() {
    Map<String, String> single = new TreeMap<>(settings);
    single.replace(MIN_ISR, "1");
    if (isLedger()) {
      single.put(FLUSH, "1");
    }
    return new TopicSpec(name, partitions, single, compaction);
  }
}
