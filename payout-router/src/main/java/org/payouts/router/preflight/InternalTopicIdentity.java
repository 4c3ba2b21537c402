package org.payouts.router.preflight;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.payouts.config.Settings;

/**
 * Holds the router's own topics to those that the checks before the start have seen. Kafka Streams
 * makes one that was deleted anew, empty, in its next rebalance; tasks that are restored from such
 * a changelog would admit every payout ID once more. Thread-safe.
 */
public final class InternalTopicIdentity {
  private static final int LIMIT_MS = 10_000;

  /** A thread that dies restores all its stores; far below {@code max.poll.interval.ms}. */
  private static final int SILENCE_MS = 60_000;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Settings settings;
  private final Map<String, String> ids;

  /**
   * @param topicIds Kafka's topic ID of each
   */
  public InternalTopicIdentity(Settings settings, Map<String, String> topicIds) {
    this.settings = settings;
    this.ids = Map.copyOf(topicIds);
  }

  /**
   * Asks Kafka, for a minute at most.
   *
   * @throws LostInternalTopicException if one is missing, or another
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public void check() {
    long begun = System.nanoTime();
    long differsSince = Long.MAX_VALUE;
    try (ClusterState cluster = new ClusterState(settings)) {
      while (true) {
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        try {
          List<String> others = others(cluster);
          if (others.isEmpty()) {
            return;
          }
          // A broker may not have heard yet of a topic that was created before the start.
          differsSince = Math.min(differsSince, ms);
          if (ms - differsSince > LIMIT_MS) {
            throw new LostInternalTopicException(others);
          }
        } catch (RetriableException e) {
          if (ms > SILENCE_MS) {
            throw e;
          }
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private List<String> others(ClusterState cluster) {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(LIMIT_MS);
    Map<String, KafkaFuture<TopicDescription>> answers =
        cluster.admin().describeTopics(ids.keySet(), options).topicNameValues();
    return ids.entrySet().stream()
        .filter(topic -> !is(Objects.requireNonNull(answers.get(topic.getKey())), topic.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean is(KafkaFuture<TopicDescription> answer, String id) {
    try {
      return ClusterState.get(answer).topicId().toString().equals(id);
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    }
  }
}
