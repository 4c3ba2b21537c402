package org.payouts.cli.backup;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.LedgerAdoption;
import org.payouts.admin.LedgerAdoptions;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * What one run of a growth writes. A run that begins later fences it: of two, or of one that was
 * frozen, only the newest copies records and says what was done. One thread.
 */
final class GrowthSession implements AutoCloseable {
  private static final String TRANSACTIONAL_ID = "payouts-grow";
  private static final int MOST_RECORDS = 1_000;

  private final Settings settings;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<LedgerAdoption> events;
  private int uncommitted;

  GrowthSession(Settings settings) {
    this.settings = settings;
    this.producer = KafkaClients.transactional(settings, TRANSACTIONAL_ID);
    this.producer.initTransactions();
    this.events = PayoutSerdes.serializer(settings);
  }

  /** Says what was done; it is in Kafka when this returns. */
  void say(LedgerAdoption event) {
    producer.beginTransaction();
    var unused = // A failed send fails the commit.
        producer.send(
            new ProducerRecord<>(
                Topics.ADOPTIONS,
                0,
                event.getPlatform().getBytes(StandardCharsets.UTF_8),
                events.serialize(Topics.ADOPTIONS, event)));
    producer.commitTransaction();
    ClosedTopics.await(
        "what was said on " + Topics.ADOPTIONS + " cannot be read",
        () -> LedgerAdoptions.read(settings).records().contains(event));
  }

  /**
   * Goes on if nobody else has done anything since.
   *
   * @param event the newest one of this growth, as far as this run knows
   */
  void requireNewest(LedgerAdoption event) {
    if (LedgerAdoptions.read(settings).openGrowth().filter(event::equals).isEmpty()) {
      throw CommandFailure.problem(
          "another run of this command has gone on with the growth", "let that one end");
    }
  }

  /** Writes a record as it is; {@link #commit} ends the copying. */
  void copy(BackupRecord record, TopicPartition to) {
    if (uncommitted == 0) {
      producer.beginTransaction();
    }
    var unused = producer.send(record.in(to.topic(), to.partition()));
    if (++uncommitted >= MOST_RECORDS) {
      commit();
    }
  }

  /** Returns when all that was copied is in Kafka. */
  void commit() {
    if (uncommitted > 0) {
      uncommitted = 0;
      producer.commitTransaction();
    }
  }

  /** Whether the partition's leader refuses a record of that size. What it takes is rolled back. */
  boolean refuses(TopicPartition partition, byte[] probe) {
    producer.beginTransaction();
    try {
      producer
          .send(new ProducerRecord<>(partition.topic(), partition.partition(), new byte[0], probe))
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

  @Override
  public void close() {
    producer.close();
    events.close();
  }
}
