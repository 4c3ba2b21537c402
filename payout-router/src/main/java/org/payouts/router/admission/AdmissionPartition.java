package org.payouts.router.admission;

import org.payouts.admin.CommandPartition;
import org.payouts.admin.TopicCatalogue;
import org.payouts.topics.Topics;

/**
 * The partition in which a payout ID is decided: of the admission store, of the repartition topic,
 * and of bonus-requested where a publisher partitions as Java's client does.
 */
public final class AdmissionPartition {
  /** How many there are. Frozen. */
  public static final int COUNT =
      TopicCatalogue.streamsInternal().stream()
          .filter(spec -> spec.name().equals(Topics.ROUTER_ADMISSIONS_CHANGELOG))
          .findFirst()
          .orElseThrow()
          .partitions();

  private AdmissionPartition() {}

  /** Kafka's default for keys, which is the same murmur2 as for commands. Frozen. */
  public static int of(String payoutId) {
    return CommandPartition.of(payoutId, COUNT);
  }
}
