package org.payouts.router.preflight;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.payouts.Platform;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.admin.TopicAdmin;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** Everything that is checked and read in Kafka before the router runs. */
public final class StartChecks {
  private StartChecks() {}

  /**
   * Checks, then creates the internal topics.
   *
   * @throws RouterRefusedException with all problems
   */
  public static StartFacts pass(Settings settings) {
    try (ClusterState cluster = new ClusterState(settings)) {
      LedgerAdoptions adoptions = LedgerAdoptions.read(settings);
      TopicAdmin topics = new TopicAdmin(cluster.admin(), adoptions);
      List<String> problems = new ArrayList<>(topics.check());
      lostRegistry(cluster).forEach(problems::add);
      LostRejections rejections = new LostRejections(settings, new TopicReader(cluster));
      rejections.problem().ifPresent(problems::add);
      if (!problems.isEmpty()) {
        throw new RouterRefusedException(problems);
      }
      List<String> warnings =
          Stream.of(rejections.warning(), new LostRequests(cluster).warning())
              .flatMap(Optional::stream)
              .toList();
      new InternalTopics(cluster).create();
      return new StartFacts(
          ledgerTopicIds(topics),
          partitions(adoptions),
          InternalTopics.names().stream()
              .collect(Collectors.toMap(name -> name, name -> topicId(topics, name))),
          warnings,
          cluster.replicas());
    }
  }

  /** What the guards of the stores say now; empty if nothing is wrong. */
  public static List<String> lostRegistry(Settings settings) {
    try (ClusterState cluster = new ClusterState(settings)) {
      return lostRegistry(cluster);
    }
  }

  private static List<String> lostRegistry(ClusterState cluster) {
    return Stream.of(
            new LostAdmissionsGuard(new TopicReader(cluster)).problem(),
            new LostReservationsGuard(cluster).problem())
        .flatMap(Optional::stream)
        .toList();
  }

  private static Map<Platform, String> ledgerTopicIds(TopicAdmin topics) {
    Map<Platform, String> ids = new EnumMap<>(Platform.class);
    Platforms.ALL.forEach(platform -> ids.put(platform, topicId(topics, Topics.ledger(platform))));
    return ids;
  }

  private static Map<Platform, Integer> partitions(LedgerAdoptions adoptions) {
    Map<Platform, Integer> counts = new EnumMap<>(Platform.class);
    Platforms.ALL.forEach(platform -> counts.put(platform, adoptions.partitions(platform)));
    return counts;
  }

  private static String topicId(TopicAdmin topics, String name) {
    return topics
        .topicId(name)
        .orElseThrow(
            () ->
                new RouterRefusedException(
                    List.of("Topic " + name + " is missing. Run: payouts topics create")));
  }
}
