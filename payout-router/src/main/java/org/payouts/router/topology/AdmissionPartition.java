package org.payouts.router.topology;

import org.payouts.admin.CommandPartition;
import org.payouts.router.preflight.InternalTopics;
import org.payouts.topics.Topics;

/**
 * The partition in which a payout ID is decided: of the admission store, of the repartition topic,
 * and of bonus-requested where a publisher partitions as Java's client does.
 */
public final class AdmissionPartition {
  private static final int FROZEN =
      InternalTopics.spec(Topics.ROUTER_ADMISSIONS_CHANGELOG).partitions();

  private AdmissionPartition() {}

  /** Kafka's default for keys, which is the same murmur2 as for commands. Frozen. */
  public static int of(String payoutId) {
    return CommandPartition.of(payoutId, FROZEN);
  }
}
