package org.payouts.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/** All topics with their exact settings. docs/topics.md says why each is as it is. */
public final class TopicCatalogue {
  private static final List<TopicSpec> ALL = all(TopicCatalogue::partitions);
  private static final List<TopicSpec> STREAMS =
      List.of(
          spec(Topics.ROUTER_REPARTITION, 6, Compaction.KEEP_ALL, Map.of()),
          spec(Topics.ROUTER_ADMISSIONS_CHANGELOG, 6, Compaction.KEEP_NEWEST, Map.of()),
          spec(Topics.ROUTER_INTAKE_REJECTED_CHANGELOG, 6, Compaction.KEEP_NEWEST, Map.of()),
          spec(Topics.ROUTER_ADMISSION_REJECTED_CHANGELOG, 6, Compaction.KEEP_NEWEST, Map.of()),
          spec(Topics.ROUTER_SET_ASIDE_CHANGELOG, 6, Compaction.KEEP_NEWEST, Map.of()),
          spec(Topics.ROUTER_RESERVATIONS_CHANGELOG, 1, Compaction.KEEP_NEWEST, Map.of()));

  private TopicCatalogue() {}

  /** The topics this project creates, as they are made in a new stack. */
  public static List<TopicSpec> all() {
    return ALL;
  }

  /** The topics Kafka Streams creates for the router, as they must be. */
  public static List<TopicSpec> streamsInternal() {
    return STREAMS;
  }

  /** The topics of a stack whose ledgers may have grown. */
  static List<TopicSpec> all(LedgerAdoptions adoptions) {
    return all(adoptions::partitions);
  }

  /**
   * Number of partitions of a platform's commands and of its ledger in a new stack. What a stack
   * has now: {@link LedgerAdoptions#partitions}.
   */
  public static int partitions(Platform platform) {
    // Prolific's bonus calls of a workspace go one after another, and one worker prepares them in
    // bulk.
    return platform == Platform.PROLIFIC ? 1 : 6;
  }

  /** The topic of a requester. */
  public static TopicSpec ofRequester(String requester) {
    return requests(RequesterTopics.of(requester));
  }

  private static List<TopicSpec> all(ToIntFunction<Platform> partitions) {
    List<TopicSpec> all = new ArrayList<>();
    all.add(requests(Topics.BONUS_REQUESTED));
    all.add(spec(Topics.BONUS_PAID, 6, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.BONUS_FAILED, 6, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.BONUS_REJECTED, 3, Compaction.KEEP_ALL, Map.of()));
    for (Platform platform : Platforms.ALL) {
      int count = partitions.applyAsInt(platform);
      all.add(spec(Topics.commands(platform), count, Compaction.KEEP_ALL, Map.of()));
    }
    for (Platform platform : Platforms.ALL) {
      int count = partitions.applyAsInt(platform);
      all.add(spec(Topics.ledger(platform), count, Compaction.KEEP_NEWEST, ledger()));
    }
    all.add(spec(Topics.REVIEWS, 1, Compaction.KEEP_NEWEST, Map.of()));
    all.add(spec(Topics.RESOLUTIONS, 1, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.CONTROLS, 1, Compaction.KEEP_ALL, Map.of()));
    // One partition: one task of the router sees all orders and requests in their order.
    all.add(spec(Topics.RESERVATION_REQUESTS, 1, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.RESERVATIONS, 1, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.ACKNOWLEDGEMENTS, 1, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.ADOPTIONS, 1, Compaction.KEEP_ALL, Map.of()));
    all.add(spec(Topics.REQUESTERS, 1, Compaction.KEEP_NEWEST, Map.of()));
    return List.copyOf(all);
  }

  private static TopicSpec requests(String name) {
    return spec(
        name,
        6,
        Compaction.KEEP_ALL,
        Map.of("max.message.bytes", kib(256), "message.timestamp.type", "LogAppendTime"));
  }

  private static Map<String, String> ledger() {
    return Map.of(
        "min.compaction.lag.ms", days(1),
        "max.compaction.lag.ms", days(7),
        "segment.ms", days(1),
        "segment.bytes", kib(64 * 1024),
        "delete.retention.ms", days(30),
        "max.message.bytes", kib(64),
        "message.timestamp.type", "LogAppendTime");
  }

  private static TopicSpec spec(
      String name, int partitions, Compaction compaction, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("cleanup.policy", compaction.policy());
    if (compaction == Compaction.KEEP_ALL) {
      settings.put("retention.ms", "-1");
      settings.put("retention.bytes", "-1");
    }
    settings.put(TopicSpec.MIN_ISR, "2");
    settings.put("unclean.leader.election.enable", "false");
    return new TopicSpec(name, partitions, settings, compaction);
  }

  private static String kib(long number) {
    return Long.toString(number * 1024);
  }

  private static String days(long number) {
    return Long.toString(TimeUnit.DAYS.toMillis(number));
  }
}
