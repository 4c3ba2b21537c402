package org.payouts.verification.harness;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Asks the cluster which broker leads a partition or coordinates a transaction or a group. */
public final class Leaders {
  private static final long WITHIN_S = 10;

  private final Admin admin;

  public Leaders(Admin admin) {
    this.admin = admin;
  }

  /** The leader's number; empty while there is none or nobody answers. */
  public Optional<Integer> of(TopicPartition partition) {
    return answer(admin.describeTopics(List.of(partition.topic())).allTopicNames())
        .flatMap(topics -> Optional.ofNullable(topics.get(partition.topic())))
        .filter(topic -> topic.partitions().size() > partition.partition())
        .flatMap(
            topic -> Optional.ofNullable(topic.partitions().get(partition.partition()).leader()))
        .map(Node::id)
        .filter(node -> node >= 0);
  }

  /** The coordinator of a transactional ID. */
  public Optional<Integer> ofTransactions(String transactionalId) {
    return answer(admin.describeTransactions(List.of(transactionalId)).all())
        .flatMap(found -> Optional.ofNullable(found.get(transactionalId)))
        .map(description -> description.coordinatorId());
  }

  /** The coordinator of a consumer group. */
  public Optional<Integer> ofGroup(String group) {
    return answer(admin.describeConsumerGroups(List.of(group)).all())
        .flatMap(found -> Optional.ofNullable(found.get(group)))
        .map(description -> description.coordinator().id());
  }

  private static <T> Optional<T> answer(KafkaFuture<T> future) {
    try {
      return Optional.of(future.get(WITHIN_S, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }
}
