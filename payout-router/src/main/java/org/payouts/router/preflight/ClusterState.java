package org.payouts.router.preflight;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.payouts.admin.RightMissingException;
import org.payouts.config.Settings;
import org.payouts.rights.ClientPrincipal;

/**
 * The cluster as the checks before the start see it. Owns its Admin client. Every answer has a
 * deadline.
 */
public final class ClusterState implements AutoCloseable {
  private static final int TIMEOUT_MS = 60_000;
  private static final int MAX_REPLICAS = 3;

  private final Settings settings;
  private final Admin admin;

  public ClusterState(Settings settings) {
    this.settings = settings;
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "payout-router-start");
    this.admin = Admin.create(config);
  }

  public Admin admin() {
    return admin;
  }

  /** The replication factor of topics made here. */
  public short replicas() {
    return (short) Math.min(MAX_REPLICAS, get(admin.describeCluster().nodes()).size());
  }

  /** The topic, if it exists. */
  public Optional<TopicDescription> topic(String name) {
    try {
      return Optional.ofNullable(
          get(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /** {@code " for User:NAME"} of the settings' principal, or nothing. */
  String forWhom() {
    return ClientPrincipal.suffix(ClientPrincipal.of(settings));
  }

  /**
   * Whether the group has members now.
   *
   * @throws RightMissingException if that may not be seen: a list leaves out such groups
   */
  public boolean hasMembers(String group) {
    try {
      get(
          Objects.requireNonNull(
              admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)));
    } catch (GroupIdNotFoundException e) {
      // None of that name, or one of another protocol: the list says which.
    } catch (GroupAuthorizationException e) {
      throw new RightMissingException(AclOperation.DESCRIBE, "group " + group, forWhom());
    }
    for (GroupListing listing : get(admin.listGroups().all())) {
      if (listing.groupId().equals(group)) {
        GroupState state = listing.groupState().orElse(GroupState.UNKNOWN);
        return state != GroupState.EMPTY && state != GroupState.DEAD;
      }
    }
    return false;
  }

  /** What the group has committed for the partition; 0 if it has committed nothing. */
  long committed(String group, TopicPartition partition) {
    OffsetAndMetadata offset = committed(group).get(partition);
    return offset == null ? 0 : offset.offset();
  }

  /** Whether the group has read something of the topic. */
  boolean hasCommitted(String group, String topic) {
    return committed(group).entrySet().stream()
        .anyMatch(
            place ->
                place.getKey().topic().equals(topic)
                    && place.getValue() != null
                    && place.getValue().offset() > 0);
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    try {
      return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
  }

  /** Where partitions end, with what open transactions have written. */
  Map<TopicPartition, Long> highWatermarks(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(wanted).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** A consumer of committed bytes without a group. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "payout-router-start");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A consumer that is closed waits for the fetch under way, which waits for records to come.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer from Kafka in " + TIMEOUT_MS + " ms", e);
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
