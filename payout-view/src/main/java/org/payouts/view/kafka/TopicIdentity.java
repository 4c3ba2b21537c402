package org.payouts.view.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.payouts.view.data.RecordKind;

/**
 * Which topics of which cluster the view is made of: Kafka's IDs, so that a topic that was made
 * anew is another one. The partitions are no part of it: more may come.
 */
record TopicIdentity(Map<String, String> ids, List<TopicPartition> partitions) {
  private static final int WITHIN_S = 30;

  TopicIdentity {
    ids = Map.copyOf(ids);
    partitions = List.copyOf(partitions);
  }

  /**
   * Asks Kafka.
   *
   * @throws KafkaException if it does not answer, or has no such topic
   */
  static TopicIdentity ask(Admin admin) {
    try {
      Map<String, String> ids = new TreeMap<>();
      ids.put(
          "cluster",
          Objects.requireNonNullElse(
              admin.describeCluster().clusterId().get(WITHIN_S, TimeUnit.SECONDS), ""));
      List<TopicPartition> partitions = new ArrayList<>();
      Map<String, TopicDescription> topics =
          admin.describeTopics(RecordKind.topics()).allTopicNames().get(WITHIN_S, TimeUnit.SECONDS);
      topics.forEach(
          (name, topic) -> {
            ids.put(name, topic.topicId().toString());
            topic
                .partitions()
                .forEach(each -> partitions.add(new TopicPartition(name, each.partition())));
          });
      return new TopicIdentity(ids, partitions);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("Kafka does not answer", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }
}
