package org.payouts.verification.upgrade;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;
import org.payouts.verification.chaos.Traffic;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;

/**
 * A requester with a topic of its own, which releases before that feature do not read: what it asks
 * for waits while the older router runs.
 */
final class Requesters implements AutoCloseable {
  private static final String NAME = "drill";
  private static final int ROUND = 2;

  private final ClusterAdmin admin;
  private final Traffic traffic;
  private final List<TopicPartition> partitions;

  /** Makes topic and rule with the commands of the new release, and begins to ask. */
  Requesters(
      TestCluster cluster,
      ClusterAdmin admin,
      Release release,
      Tally tally,
      long seed,
      double perSecond) {
    this.admin = admin;
    Path log = cluster.processes().resolve("requesters.log");
    String settings = cluster.propertiesFile().toString();
    require(release.run(log, "topics", "create", "--requester", NAME, "-c", settings), log);
    require(
        release.run(
            log,
            "requesters set NAME --prefix PREFIX --account * --study * --up-to 3.00:GBP"
                .replace("NAME", NAME)
                .replace("PREFIX", Traffic.idPrefix(ROUND))
                .concat(" --up-to 28.00:USD --by drill --because drill -c ")
                .concat(settings)
                .split(" ")),
        log);
    String topic = RequesterTopics.of(NAME);
    this.partitions = IntStream.range(0, 6).mapToObj(i -> new TopicPartition(topic, i)).toList();
    this.traffic = new Traffic(cluster.settings(), cluster.providers(), tally, topic);
    traffic.begin(seed, ROUND, perSecond);
  }

  private static void require(int exit, Path log) {
    if (exit != 0) {
      throw new IllegalStateException("the requester's topic is not made; see " + log);
    }
  }

  /** Requests that no router has read. */
  long waiting() {
    Map<TopicPartition, Long> ends = admin.ends(partitions, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> read =
        ServiceGroup.of(admin.admin(), Topics.ROUTER_REQUESTERS_GROUP).offsets();
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - read.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** Whether a router has read everything; not while the brokers do not answer. */
  boolean isRead() {
    try {
      return waiting() == 0;
    } catch (KafkaException e) {
      return false;
    }
  }

  /** Asks for nothing more. */
  void stop() {
    traffic.stop();
  }

  @Override
  public void close() {
    traffic.close();
  }
}
