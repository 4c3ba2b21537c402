package org.payouts.router.preflight;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.payouts.admin.Compaction;
import org.payouts.admin.RightMissingException;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;

/**
 * Creates the topics Kafka Streams would create for itself, with settings of our choice, and only
 * when the checks before the start have passed.
 */
public final class InternalTopics {
  private static final long VISIBLE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ClusterState cluster;

  public InternalTopics(ClusterState cluster) {
    this.cluster = cluster;
  }

  /** The specification of an internal topic. */
  public static TopicSpec spec(String name) {
    return TopicCatalogue.streamsInternal().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no internal topic " + name));
  }

  /** The names of all. */
  static List<String> names() {
    return TopicCatalogue.streamsInternal().stream().map(TopicSpec::name).toList();
  }

  /** The names of the changelogs. */
  public static List<String> changelogs() {
    return TopicCatalogue.streamsInternal().stream()
        .filter(spec -> spec.compaction() == Compaction.KEEP_NEWEST)
        .map(TopicSpec::name)
        .toList();
  }

  /** Creates those that are missing. */
  public void create() {
    names().forEach(this::create);
  }

  private void create(String name) {
    if (cluster.topic(name).isPresent()) {
      return;
    }
    short replicas = cluster.replicas();
    TopicSpec spec = replicas == 1 ? spec(name).onSingleBroker() : spec(name);
    NewTopic topic = new NewTopic(name, spec.partitions(), replicas).configs(spec.settings());
    try {
      ClusterState.get(cluster.admin().createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // Another router was faster; both create the same.
    } catch (AuthorizationException e) {
      throw new RightMissingException(AclOperation.CREATE, "topic " + name, cluster.forWhom());
    }
    awaitVisible(name);
  }

  /** A topic just created is not known to every broker at once. */
  private void awaitVisible(String name) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN_NANOS;
    while (cluster.topic(name).isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("topic " + name + " was created and does not become visible");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
