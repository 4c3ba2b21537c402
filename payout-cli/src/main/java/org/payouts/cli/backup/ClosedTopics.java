package org.payouts.cli.backup;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;

/**
 * Topics to which nobody can write any more, not even a service that was overlooked or is started
 * at this moment: the longest batch that the brokers take is too short for any record of these
 * topics, which holds two hashes. A claim that is not committed pays nobody. The marker that ends a
 * transaction, 78 bytes, still fits.
 */
final class ClosedTopics {

  /** No record fits. */
  static final Map<String, String> CLOSED = Map.of("max.message.bytes", "100");

  /** Shorter than any record would be; it cannot be compressed. */
  private static final byte[] PROBE = probe();

  private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Settings settings;
  private final GrowthCluster cluster;
  private final GrowthSession session;

  ClosedTopics(Settings settings, GrowthCluster cluster, GrowthSession session) {
    this.settings = settings;
    this.cluster = cluster;
    this.session = session;
  }

  /**
   * Closes them; when this returns, every leader refuses records, no transaction is open, and the
   * producers that could write are fenced: a frozen owner of a partition must not write into the
   * topic that takes the place of its own.
   *
   * @param writers their transactional IDs
   * @throws CommandFailure if a transaction does not end
   */
  void close(List<String> topics, List<String> writers) {
    BackupCluster of = cluster.topics();
    topics.forEach(topic -> of.set(topic, CLOSED));
    for (TopicPartition partition : of.highWatermarks(topics).keySet()) {
      await(partition + " still takes records", () -> session.refuses(partition, PROBE));
    }
    cluster.fence(writers);
    awaitCommitted(settings, of, topics);
  }

  /** Waits until no transaction is open; markers come a little after a commit. */
  static void awaitCommitted(Settings settings, BackupCluster cluster, List<String> topics) {
    try (TopicFollower committed = new TopicFollower(settings)) {
      await(
          "a transaction is open in one of " + String.join(", ", topics),
          () -> committed.ends(topics).equals(cluster.highWatermarks(topics)));
    }
  }

  private static byte[] probe() {
    byte[] bytes = new byte[48];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** What is waited for. */
  interface Condition {
    boolean holds();
  }

  static void await(String otherwise, Condition condition) {
    long deadline = System.nanoTime() + WITHIN_NS;
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw CommandFailure.timeout(
            otherwise,
            "look at the brokers and at docs/operations.md, \"A hanging transaction\", and run the"
                + " same command again");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }
}
