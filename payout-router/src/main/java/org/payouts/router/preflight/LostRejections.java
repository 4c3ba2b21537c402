package org.payouts.router.preflight;

import java.util.List;
import java.util.Optional;
import org.payouts.topics.Topics;

/**
 * Notices that the router has forgotten what it rejected, or never knew because an older version
 * did. Money does not hang on it, so the router starts; but a replay would reject the same records
 * once more.
 */
final class LostRejections {
  private final ClusterState cluster;

  LostRejections(ClusterState cluster) {
    this.cluster = cluster;
  }

  /** What is missing and its remedy, if something is. */
  Optional<String> warning() {
    TopicReader reader = new TopicReader(cluster);
    List<String> changelogs = Topics.ROUTER_REJECTED_CHANGELOGS;
    boolean complete = changelogs.stream().noneMatch(name -> cluster.topic(name).isEmpty());
    boolean remembers = complete && changelogs.stream().anyMatch(reader::holdsRecords);
    if (remembers || !reader.holdsRecords(Topics.BONUS_REJECTED)) {
      return Optional.empty();
    }
    return Optional.of(
        "The router does not remember all it has rejected ("
            + String.join(" or ", changelogs)
            + " is missing, or both are empty). Should it read the requests again it would reject"
            + " the same records again. Before such a replay stop every router and run: payouts"
            + " topics restore-registry");
  }
}
