package org.payouts.cli.backup;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.config.Settings;

/**
 * Topics to which nobody can write any more, not even a service that was overlooked or is started
 * at this moment: the longest batch that the brokers take is too short for any record of these
 * topics, which holds two hashes. A claim that is not committed pays nobody. The marker that ends a
 * transaction, 78 bytes, still fits.
 */
final class ClosedTopics {
  private static final String TRANSACTIONAL_ID = "payouts-grow";
  private static final Map<String, String> NO_RECORD_FITS = Map.of("max.message.bytes", "100");

  /** Shorter than any record would be; it cannot be compressed. */
  private static final byte[] PROBE = probe();

  private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Settings settings;
  private final BackupCluster cluster;

  ClosedTopics(Settings settings, BackupCluster cluster) {
    this.settings = settings;
    this.cluster = cluster;
  }

  /**
   * Closes them; when this returns, every leader refuses records, and no transaction is open.
   *
   * @throws CommandFailure if a transaction does not end
   */
  void close(List<String> topics) {
    topics.forEach(topic -> cluster.set(topic, NO_RECORD_FITS));
    try (KafkaProducer<byte[], byte[]> producer =
        KafkaClients.transactional(settings, TRANSACTIONAL_ID)) {
      producer.initTransactions();
      for (TopicPartition partition : cluster.highWatermarks(topics).keySet()) {
        await(partition + " still takes records", () -> refuses(producer, partition));
      }
    }
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

  /** A leader knows a new setting a little later. What it does take is rolled back. */
  private static boolean refuses(KafkaProducer<byte[], byte[]> producer, TopicPartition partition) {
    producer.beginTransaction();
    try {
      producer
          .send(new ProducerRecord<>(partition.topic(), partition.partition(), new byte[0], PROBE))
          .get();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return true;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      producer.abortTransaction();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String otherwise, Condition condition) {
    long deadline = System.nanoTime() + WITHIN_NS;
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw CommandFailure.timeout(
            otherwise,
            "look at the brokers and at docs/operations.md, \"A hanging transaction\", and run the"
                + " same command again; nothing was moved");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }
}
