package org.payouts.verification.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.payouts.cli.kafka.AdminAnswers;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.config.Settings;

/** Asks and changes the brokers: consumer groups, ends of partitions, leaders. Thread-safe. */
public final class ClusterAdmin implements AutoCloseable {

  private final Admin admin;

  public ClusterAdmin(Settings settings) {
    this.admin = KafkaClients.admin(settings);
  }

  /** Whether the brokers answered what was asked; not while they have not found each other yet. */
  public static boolean answered(Runnable asked) {
    try {
      asked.run();
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }

  public Admin admin() {
    return admin;
  }

  /** The group of the services behind a route; empty while the brokers do not answer. */
  public Optional<ConsumerGroupDescription> group(ProxyRoute route) {
    try {
      String name = route.group();
      return Optional.ofNullable(
          AdminAnswers.of(admin.describeConsumerGroups(List.of(name)).all()).get(name));
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }

  /** Waits until the group has no members. */
  public void awaitEmpty(ProxyRoute route, Duration deadline) {
    Waiting.until(
        "the members of " + route.group() + " are gone",
        deadline,
        () -> group(route).filter(group -> group.members().isEmpty()).isPresent());
  }

  /** Sets all offsets of a group without members back to the beginning of its topics. */
  public void replay(ProxyRoute route) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    committed(route).keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
    Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
    AdminAnswers.of(admin.listOffsets(asked).all())
        .forEach((partition, at) -> beginnings.put(partition, new OffsetAndMetadata(at.offset())));
    if (!beginnings.isEmpty()) {
      AdminAnswers.of(admin.alterConsumerGroupOffsets(route.group(), beginnings).all());
    }
  }

  /** What the group has committed. */
  public Map<TopicPartition, Long> committed(ProxyRoute route) {
    return ServiceGroup.of(admin, route.group()).offsets();
  }

  /** The ends of partitions: of what is committed, or of all there is. */
  public Map<TopicPartition, Long> ends(
      Iterable<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    AdminAnswers.of(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
        .forEach((partition, at) -> ends.put(partition, at.offset()));
    return ends;
  }

  /** Sets and, where the value is empty, removes settings of topics. */
  public void configure(Map<String, Map<String, Optional<String>>> byTopic) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    byTopic.forEach(
        (topic, settings) -> {
          List<AlterConfigOp> ops = new ArrayList<>();
          settings.forEach(
              (key, value) ->
                  ops.add(
                      new AlterConfigOp(
                          new ConfigEntry(key, value.orElse("")),
                          value.isEmpty()
                              ? AlterConfigOp.OpType.DELETE
                              : AlterConfigOp.OpType.SET)));
          changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), ops);
        });
    AdminAnswers.of(admin.incrementalAlterConfigs(changes).all());
  }

  /** The number of the broker that leads a partition; empty while there is none. */
  public Optional<Integer> leader(TopicPartition partition) {
    String topic = partition.topic();
    return node(
        () ->
            Objects.requireNonNull(
                    AdminAnswers.of(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic))
                .partitions()
                .get(partition.partition())
                .leader()
                .id());
  }

  /** The coordinator of a transactional ID. */
  public Optional<Integer> transactionCoordinator(String id) {
    return node(
        () ->
            Objects.requireNonNull(
                    AdminAnswers.of(admin.describeTransactions(List.of(id)).all()).get(id))
                .coordinatorId());
  }

  /** The coordinator of the group behind a route. */
  public Optional<Integer> groupCoordinator(ProxyRoute route) {
    return group(route).flatMap(group -> node(() -> group.coordinator().id()));
  }

  /** Nothing is known while a leader or the answer is missing. */
  private static Optional<Integer> node(Supplier<Integer> asked) {
    try {
      return Optional.of(asked.get()).filter(node -> node >= 0);
    } catch (KafkaException | NullPointerException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
