package org.payouts.cli.backup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AdminAnswers;
import org.payouts.cli.kafka.HighWatermarks;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.config.Settings;

/** What backup and restore ask of a cluster. */
final class BackupCluster implements AutoCloseable {
  private static final int MOST_REPLICAS = 3;
  private static final long END_WITHIN_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Admin admin;

  BackupCluster(Settings settings) {
    this.admin = KafkaClients.admin(settings);
  }

  /**
   * A topic that is there.
   *
   * @param settings those that were set on it
   */
  record Found(String name, String topicId, int partitions, Map<String, String> settings) {}

  String id() {
    return AdminAnswers.of(admin.describeCluster().clusterId());
  }

  int replicas() {
    int brokers = AdminAnswers.of(admin.describeCluster().nodes()).size();
    return Math.min(MOST_REPLICAS, brokers);
  }

  /** Topics of ours that are there, the router's own included. */
  Set<String> ours() {
    Set<String> ours = new TreeSet<>(AdminAnswers.of(admin.listTopics().names()));
    ours.removeIf(name -> !name.startsWith("payout-") && !name.startsWith("bonus-"));
    return ours;
  }

  /** These topics; each must be there. */
  List<Found> topics(Collection<String> names) {
    List<Found> found = new ArrayList<>();
    for (String name : names) {
      TopicDescription topic;
      try {
        topic =
            AdminAnswers.of(
                Objects.requireNonNull(
                    admin.describeTopics(List.of(name)).topicNameValues().get(name)));
      } catch (UnknownTopicOrPartitionException e) {
        throw CommandFailure.problem(
            "topic " + name + " does not exist", "run: payouts topics create -c FILE");
      }
      found.add(
          new Found(name, topic.topicId().toString(), topic.partitions().size(), settings(name)));
    }
    return found;
  }

  private Map<String, String> settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        Objects.requireNonNull(
            AdminAnswers.of(admin.describeConfigs(List.of(resource)).all()).get(resource));
    Map<String, String> set = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
        set.put(entry.name(), Objects.requireNonNullElse(entry.value(), ""));
      }
    }
    return set;
  }

  Map<TopicPartition, Long> highWatermarks(Collection<String> topics) {
    return HighWatermarks.of(admin, topics);
  }

  /** Waits until the partition ends there. */
  void awaitEnd(TopicPartition partition, long offset) {
    long deadline = System.nanoTime() + END_WITHIN_NS;
    while (end(partition) < offset) {
      if (System.nanoTime() - deadline > 0) {
        throw CommandFailure.timeout(
            "%s does not reach offset %d".formatted(partition, offset),
            "check the brokers, delete all topics of the pipeline and restore again");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }

  private long end(TopicPartition partition) {
    return AdminAnswers.of(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all())
        .values()
        .iterator()
        .next()
        .offset();
  }

  ServiceGroup group(String name) {
    return ServiceGroup.of(admin, name);
  }

  void create(String name, int partitions, int replicas, Map<String, String> settings) {
    AdminAnswers.of(
        admin
            .createTopics(
                List.of(new NewTopic(name, partitions, (short) replicas).configs(settings)))
            .all());
  }

  void set(String topic, Map<String, String> settings) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(
                each ->
                    new AlterConfigOp(
                        new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    AdminAnswers.of(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
  }

  /** Sets what is lasting, and takes away what else is named. */
  void settle(String topic, Map<String, String> lasting, Set<String> all) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    List<AlterConfigOp> changes =
        all.stream()
            .map(
                name ->
                    lasting.containsKey(name)
                        ? new AlterConfigOp(
                            new ConfigEntry(name, lasting.get(name)), AlterConfigOp.OpType.SET)
                        : new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE))
            .toList();
    AdminAnswers.of(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
  }

  /** Removes what lies before the offset. */
  void removeBefore(TopicPartition partition, long offset) {
    AdminAnswers.of(
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all());
  }

  @Override
  public void close() {
    admin.close();
  }
}
