package org.payouts.cli.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;

/** Where topics end, with what open transactions have written. */
public final class HighWatermarks {
  private HighWatermarks() {}

  /** By partition, asked of the cluster that the settings name. */
  public static Map<TopicPartition, Long> of(Settings settings, Collection<String> topics) {
    try (Admin admin = KafkaClients.admin(settings)) {
      return of(admin, topics);
    }
  }

  /** By partition. */
  public static Map<TopicPartition, Long> of(Admin admin, Collection<String> topics) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    try {
      AdminAnswers.of(admin.describeTopics(topics).allTopicNames())
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          p ->
                              wanted.put(
                                  new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    } catch (UnknownTopicOrPartitionException e) {
      throw CommandFailure.problem(
          "one of these topics does not exist: " + String.join(", ", topics),
          "run: payouts topics create -c FILE");
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    AdminAnswers.of(admin.listOffsets(wanted).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }
}
