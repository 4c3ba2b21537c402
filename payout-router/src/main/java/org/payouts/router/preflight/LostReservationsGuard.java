package org.payouts.router.preflight;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.payouts.topics.Topics;

/**
 * Refuses an empty store of limits and reservations while orders were read or payouts let through:
 * limits would be forgotten, and what counts towards them.
 */
final class LostReservationsGuard {
  private final ClusterState cluster;
  private final TopicReader reader;

  LostReservationsGuard(ClusterState cluster) {
    this.cluster = cluster;
    this.reader = new TopicReader(cluster);
  }

  /** What is wrong and its remedy, if the reservations are lost. */
  Optional<String> problem() {
    TopicPartition orders = new TopicPartition(Topics.CONTROLS, 0);
    boolean begun =
        cluster.committed(Topics.ROUTER_APPLICATION_ID, orders) > 0
            || reader.holdsRecords(Topics.RESERVATIONS);
    if (!begun || reader.holdsRecords(Topics.ROUTER_RESERVATIONS_CHANGELOG)) {
      return Optional.empty();
    }
    return Optional.of(
        "The store of limits and reservations ("
            + Topics.ROUTER_RESERVATIONS_CHANGELOG
            + ") is missing or empty although "
            + Topics.CONTROLS
            + " was read or "
            + Topics.RESERVATIONS
            + " holds records. Rebuild it with: payouts topics restore-registry");
  }
}
