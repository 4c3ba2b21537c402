package org.payouts.router.start;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.payouts.topics.TopicCatalogue;
import org.payouts.topics.TopicSpec;

/**
 * Creates the topics Kafka Streams would create for itself, with settings of our choice, and only
 * when the checks before the start have passed.
 */
public final class InternalTopics {
  private final Cluster cluster;

  public InternalTopics(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The specification of an internal topic. */
  public static TopicSpec spec(String name) {
    return TopicCatalogue.streamsInternal().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no internal topic " + name));
  }

  /** Creates those that are missing. */
  public void create() {
    TopicCatalogue.streamsInternal().forEach(spec -> create(spec.name()));
  }

  /** Creates one unless it exists. */
  public void create(String name) {
    if (cluster.topic(name).isPresent()) {
      return;
    }
    short replicas = cluster.replicas();
    TopicSpec spec = replicas == 1 ? spec(name).onSingleBroker() : spec(name);
    NewTopic topic = new NewTopic(name, spec.partitions(), replicas).configs(spec.settings());
    try {
      Cluster.get(cluster.admin().createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // Another router was faster; both create the same.
    }
  }
}
