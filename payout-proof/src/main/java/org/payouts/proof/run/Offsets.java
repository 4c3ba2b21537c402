package org.payouts.proof.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.payouts.Platform;
import org.payouts.proof.stage.Door;
import org.payouts.topics.Topics;

/** The services' consumer groups and the ends of the topics. */
public final class Offsets {
  private static final long WITHIN_S = 30;

  private final Admin admin;

  public Offsets(Admin admin) {
    this.admin = admin;
  }

  /** The group of the services behind a door. */
  public static String group(Door door) {
    return switch (door) {
      case ROUTER -> Topics.ROUTER_APPLICATION_ID;
      case PROLIFIC -> Topics.group(Platform.PROLIFIC);
      case MTURK -> Topics.group(Platform.MTURK);
      case RESPONDENT -> Topics.group(Platform.RESPONDENT);
    };
  }

  /** What the services behind a door read. */
  public static String input(Door door) {
    return switch (door) {
      case ROUTER -> Topics.BONUS_REQUESTED;
      case PROLIFIC -> Topics.commands(Platform.PROLIFIC);
      case MTURK -> Topics.commands(Platform.MTURK);
      case RESPONDENT -> Topics.commands(Platform.RESPONDENT);
    };
  }

  /** Sets all offsets of a group without members back to the beginning of its topics. */
  public void replay(Door door) throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    committed(door).keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
    Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
    get(admin.listOffsets(asked).all())
        .forEach((partition, at) -> beginnings.put(partition, new OffsetAndMetadata(at.offset())));
    if (!beginnings.isEmpty()) {
      get(admin.alterConsumerGroupOffsets(group(door), beginnings).all());
    }
  }

  /** Waits until nobody is a member of the group any more. */
  public void awaitEmpty(Door door, Duration deadline) {
    Waiting.until(
        "the members of " + group(door) + " are gone", deadline, () -> isEmpty(door), () -> "");
  }

  private boolean isEmpty(Door door) {
    try {
      var described = get(admin.describeConsumerGroups(List.of(group(door))).all());
      return Objects.requireNonNull(described.get(group(door))).members().isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What the group has committed. */
  public Map<TopicPartition, Long> committed(Door door)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listConsumerGroupOffsets(group(door)).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, at) -> {
              if (at != null) {
                offsets.put(partition, at.offset());
              }
            });
    return offsets;
  }

  /** The ends of partitions: of what is committed, or of all there is. */
  public Map<TopicPartition, Long> ends(
      Iterable<TopicPartition> partitions, IsolationLevel isolation)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin
            .listOffsets(asked, new org.apache.kafka.clients.admin.ListOffsetsOptions(isolation))
            .all())
        .forEach((partition, at) -> ends.put(partition, at.offset()));
    return ends;
  }

  public static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(WITHIN_S, TimeUnit.SECONDS);
  }
}
