package org.payouts.cli.kafka;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Waits for an admin client's answer and throws its own exception, not the future's wrapping. */
public final class AdminAnswers {

  private AdminAnswers() {}

  /**
   * Whether there is a topic of that name.
   *
   * @throws org.apache.kafka.common.errors.TopicAuthorizationException if it may not be seen: a
   *     list leaves such topics out
   */
  static boolean exists(Admin admin, String topic) {
    try {
      of(Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    }
  }

  /** Kafka's ID of the cluster. */
  static String cluster(Admin admin) {
    return of(admin.describeCluster().clusterId());
  }

  /**
   * The answer.
   *
   * @throws org.apache.kafka.common.KafkaException if the brokers refused, or did not answer in
   *     time
   */
  public static <T> T of(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
