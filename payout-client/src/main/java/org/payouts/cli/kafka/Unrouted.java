package org.payouts.cli.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.payouts.admin.SetAside;
import org.payouts.config.Settings;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/** Requests that wait for the router. */
public final class Unrouted {
  private Unrouted() {}

  /** Places of bonus-requested and of requesters' own topics that the router has not passed. */
  static long count(Admin admin, ServiceGroup router) {
    ServiceGroup intake = ServiceGroup.of(admin, Topics.ROUTER_REQUESTERS_GROUP);
    long ofRequesters =
        ofRequesters(admin).stream().mapToLong(topic -> intake.behind(admin, topic)).sum();
    return ofRequesters + router.behind(admin, Topics.BONUS_REQUESTED);
  }

  private static List<String> ofRequesters(Admin admin) {
    return AdminAnswers.of(admin.listTopics().names()).stream()
        .filter(RequesterTopics.all().asMatchPredicate())
        .toList();
  }

  /** Requests that the router has set aside, and will decide later. */
  static long setAside(Admin admin, TopicFollower reader) {
    SetAside setAside = new SetAside();
    // The router makes the changelog at its first start; an older router's stack has none.
    if (AdminAnswers.exists(admin, Topics.ROUTER_SET_ASIDE_CHANGELOG)) {
      reader.readAll(
          List.of(Topics.ROUTER_SET_ASIDE_CHANGELOG),
          record ->
              setAside.next(record.partition(), record.key(), record.value(), record.timestamp()));
    }
    return setAside.size();
  }

  /**
   * All that may still become a command, wherever it waits. Counts records, which it reads: the
   * place behind the last of them need not have been passed.
   */
  public static long requests(Settings settings, TopicFollower reader) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, Long> passed = new HashMap<>();
    long[] left = {0};
    try (Admin admin = KafkaClients.admin(settings)) {
      ends.putAll(HighWatermarks.of(admin, List.of(Topics.BONUS_REQUESTED)));
      if (AdminAnswers.exists(admin, Topics.ROUTER_REPARTITION)) {
        ends.putAll(HighWatermarks.of(admin, List.of(Topics.ROUTER_REPARTITION)));
      }
      ends.putAll(HighWatermarks.of(admin, ofRequesters(admin)));
      passed.putAll(ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID).offsets());
      passed.putAll(ServiceGroup.of(admin, Topics.ROUTER_REQUESTERS_GROUP).offsets());
      left[0] = setAside(admin, reader);
    }
    reader.readBetween(passed, ends, record -> left[0]++);
    return left[0];
  }
}
