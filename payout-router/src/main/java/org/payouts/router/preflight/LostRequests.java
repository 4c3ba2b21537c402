package org.payouts.router.preflight;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.payouts.topics.Topics;

/**
 * Notices that requests may be lost which were read and not decided: misplaced ones on their way,
 * and those that were set aside. Their topics are made anew afterwards, so it is seen once.
 */
public final class LostRequests {
  static final String REMEDY =
      "read the requests again, or some may stay without an outcome: docs/operations.md, \"Replays\"";

  private static final List<String> TOPICS =
      List.of(Topics.ROUTER_REPARTITION, Topics.ROUTER_SET_ASIDE_CHANGELOG);

  private final ClusterState cluster;

  public LostRequests(ClusterState cluster) {
    this.cluster = cluster;
  }

  /** Whether requests may be lost with one of these topics. */
  static boolean are(Collection<String> topics) {
    return !Collections.disjoint(topics, TOPICS);
  }

  /** What is missing and its remedy, if something is. */
  public Optional<String> warning() {
    List<String> missing = TOPICS.stream().filter(name -> cluster.topic(name).isEmpty()).toList();
    if (missing.isEmpty()
        || !cluster.hasCommitted(Topics.ROUTER_APPLICATION_ID, Topics.BONUS_REQUESTED)) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(", ", missing)
            + " is missing although "
            + Topics.BONUS_REQUESTED
            + " was read: "
            + REMEDY);
  }
}
