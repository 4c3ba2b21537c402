package org.payouts.admin;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.payouts.topics.RequesterTopics;

/** What the cluster says about its topics, read with an Admin client. */
final class ClusterView {
  private static final long TIMEOUT_S = 60;

  private final Admin admin;

  ClusterView(Admin admin) {
    this.admin = admin;
  }

  int brokers() {
    return get(admin.describeCluster().nodes()).size();
  }

  /** Descriptions of those topics that exist. */
  Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, future) ->
                existing(name, future).ifPresent(description -> found.put(name, description)));
    return found;
  }

  /** The requesters that have a topic of their own which may be seen. */
  List<String> requesters() {
    return get(admin.listTopics().names()).stream()
        .map(RequesterTopics::requester)
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  Config settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Map<ConfigResource, Config> answer = get(admin.describeConfigs(List.of(resource)).all());
      return Objects.requireNonNull(answer.get(resource));
    } catch (TopicAuthorizationException e) {
      throw unauthorized(AclOperation.DESCRIBE_CONFIGS, topic);
    }
  }

  /** Whether the topic has ever held a record. */
  boolean hasRecords(TopicDescription topic) {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, topic.partitions().size())
            .boxed()
            .collect(
                Collectors.toMap(
                    p -> new TopicPartition(topic.name(), p), p -> OffsetSpec.latest()));
    return get(admin.listOffsets(ends).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .anyMatch(end -> end > 0);
  }

  private static Optional<TopicDescription> existing(
      String name, KafkaFuture<TopicDescription> future) {
    try {
      return Optional.of(get(future));
    } catch (TopicAuthorizationException e) {
      throw unauthorized(AclOperation.DESCRIBE, name);
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  static RightMissingException unauthorized(AclOperation right, String topic) {
    return new RightMissingException(right, "topic " + topic, "");
  }

  /** Waits for an answer and throws Kafka's own exception where there is none. */
  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "No answer from Kafka in " + TIMEOUT_S + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    }
  }
}
