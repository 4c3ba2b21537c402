package org.payouts.cli.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * A service's consumer group as Kafka sees it.
 *
 * @param members running processes; none means that nobody works on the topic
 * @param offsets how far the group has committed
 */
public record ServiceGroup(int members, Map<TopicPartition, Long> offsets) {

  public ServiceGroup {
    offsets = Map.copyOf(offsets);
  }

  /** The group of that name; empty if it was never seen. */
  public static ServiceGroup of(Admin admin, String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    int members = 0;
    try {
      members =
          AdminAnswers.of(
                  Objects.requireNonNull(
                      admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)))
              .members()
              .size();
    } catch (GroupIdNotFoundException neverSeen) {
      return new ServiceGroup(0, offsets);
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        AdminAnswers.of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            offsets.put(partition, offset.offset());
          }
        });
    return new ServiceGroup(members, offsets);
  }

  /** Whether the group has passed this record. */
  public boolean passed(TopicPartition partition, long offset) {
    return offsets.getOrDefault(partition, 0L) > offset;
  }

  /** Number of places in the topic the group has not passed yet. */
  public long behind(Admin admin, String topic) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    AdminAnswers.of(
            Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic)))
        .partitions()
        .forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    return AdminAnswers.of(admin.listOffsets(wanted).all()).entrySet().stream()
        .mapToLong(e -> Math.max(0, e.getValue().offset() - offsets.getOrDefault(e.getKey(), 0L)))
        .sum();
  }
}
