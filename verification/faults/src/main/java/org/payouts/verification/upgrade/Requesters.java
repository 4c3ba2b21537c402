package org.payouts.verification.upgrade;

import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;
import org.payouts.verification.chaos.Scene;
import org.payouts.verification.chaos.Traffic;
import org.payouts.verification.harness.TestCluster;

/**
 * A requester with a topic of its own, which releases before that feature do not read: what it asks
 * for waits while the older router runs.
 */
final class Requesters implements AutoCloseable {
  private static final String NAME = "drill";
  private static final String TOPIC = RequesterTopics.of(NAME);
  private static final int ROUND = 2;

  private final Admin admin;
  private final Traffic traffic;

  /** Makes topic and rule with the commands of the new release, and begins to ask. */
  Requesters(Scene scene, Release release, long seed, double perSecond) {
    TestCluster cluster = scene.cluster();
    this.admin = scene.admin().admin();
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
    this.traffic = new Traffic(cluster.settings(), cluster.providers(), scene.tally(), TOPIC);
    traffic.begin(seed, ROUND, perSecond);
  }

  private static void require(int exit, Path log) {
    if (exit != 0) {
      throw new IllegalStateException("the requester's topic is not made; see " + log);
    }
  }

  /** Requests that no router has read. */
  long waiting() {
    return ServiceGroup.of(admin, Topics.ROUTER_REQUESTERS_GROUP).behind(admin, TOPIC);
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
