package org.payouts.verification.run;

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
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ProxyRoute;

/** The services' consumer groups and the ends of the topics. */
public final class Offsets {
  private static final long WITHIN_S = 30;

  private final Admin admin;

  public Offsets(Admin admin) {
    this.admin = admin;
  }

  /** The group of the services behind a route. */
  public static String group(ProxyRoute route) {
    return switch (route) {
      case ROUTER -> Topics.ROUTER_APPLICATION_ID;
      case PROLIFIC -> Topics.group(Platform.PROLIFIC);
      case MTURK -> Topics.group(Platform.MTURK);
      case RESPONDENT -> Topics.group(Platform.RESPONDENT);
    };
  }

  /** What the services behind a route read. */
  public static String input(ProxyRoute route) {
    return switch (route) {
      case ROUTER -> Topics.BONUS_REQUESTED;
      case PROLIFIC -> Topics.commands(Platform.PROLIFIC);
      case MTURK -> Topics.commands(Platform.MTURK);
      case RESPONDENT -> Topics.commands(Platform.RESPONDENT);
    };
  }

  /** Sets all offsets of a group without members back to the beginning of its topics. */
  public void replay(ProxyRoute route)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    committed(route).keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
    Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
    get(admin.listOffsets(asked).all())
        .forEach((partition, at) -> beginnings.put(partition, new OffsetAndMetadata(at.offset())));
    if (!beginnings.isEmpty()) {
      get(admin.alterConsumerGroupOffsets(group(route), beginnings).all());
    }
  }

  /** Waits until nobody is a member of the group any more. */
  public void awaitEmpty(ProxyRoute route, Duration deadline) {
    Waiting.until(
        "the members of " + group(route) + " are gone", deadline, () -> isEmpty(route), () -> "");
  }

  private boolean isEmpty(ProxyRoute route) {
    try {
      var described = get(admin.describeConsumerGroups(List.of(group(route))).all());
      return Objects.requireNonNull(described.get(group(route))).members().isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What the group has committed. */
  public Map<TopicPartition, Long> committed(ProxyRoute route)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listConsumerGroupOffsets(group(route)).partitionsToOffsetAndMetadata())
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
