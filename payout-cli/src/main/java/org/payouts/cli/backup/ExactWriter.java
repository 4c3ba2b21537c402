package org.payouts.cli.backup;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;

/**
 * Writes a partition so that each record has the offset that it had: commands, ledger and
 * rejections name requests by their place. Kafka gives offsets one after another, and markers of
 * transactions take one each. So where one offset was a marker's, the record before it is committed
 * in a transaction; where more are missing, a transaction of so many fillers is rolled back, and no
 * reader of committed records sees them. One thread.
 */
final class ExactWriter {
  private final BackupCluster cluster;
  private final KafkaProducer<byte[], byte[]> plain;
  private final KafkaProducer<byte[], byte[]> transactional;
  private final TopicPartition partition;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private @Nullable BackupRecord last;
  private long next;

  /** A transaction has ended; the broker writes its marker a little later. */
  private boolean marker;

  ExactWriter(
      BackupCluster cluster,
      KafkaProducer<byte[], byte[]> plain,
      KafkaProducer<byte[], byte[]> transactional,
      TopicPartition partition) {
    this.cluster = cluster;
    this.plain = plain;
    this.transactional = transactional;
    this.partition = partition;
  }

  /** Writes the next record, once it is known what comes after the one before it. */
  void add(BackupRecord record) {
    long gap = record.offset() - (last == null ? 0 : last.offset() + 1);
    if (gap < 0) {
      throw CommandFailure.problem(
          "%s offset %d comes after %d".formatted(partition, record.offset(), next - 1),
          "take another copy of the backup");
    }
    if (last == null) {
      begin(gap);
    } else {
      write(last, gap);
    }
    last = record;
  }

  /** Writes the last record. */
  void end() {
    if (last != null) {
      write(last, 0);
    }
    plain.flush();
    check();
  }

  /** Nothing is known of what lay before the first record. */
  private void begin(long gap) {
    if (gap == 1) {
      send(plain, filler());
      plain.flush();
      check();
      cluster.removeBefore(partition, 1);
    } else if (gap > 1) {
      rollBack(gap);
    }
  }

  private void write(BackupRecord record, long gapBehind) {
    ProducerRecord<byte[], byte[]> written = record.in(partition.topic(), partition.partition());
    if (gapBehind == 1) {
      plain.flush();
      transactional.beginTransaction();
      send(transactional, written);
      transactional.commitTransaction();
      next++;
      marker = true;
    } else {
      send(plain, written);
    }
    if (gapBehind > 1) {
      plain.flush();
      rollBack(gapBehind);
    }
    check();
  }

  private void rollBack(long offsets) {
    transactional.beginTransaction();
    for (long i = 1; i < offsets; i++) {
      send(transactional, filler());
    }
    transactional.flush();
    transactional.abortTransaction();
    next++;
    marker = true;
    check();
  }

  private ProducerRecord<byte[], byte[]> filler() {
    return new ProducerRecord<>(partition.topic(), partition.partition(), new byte[0], new byte[0]);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    if (marker && producer == plain) { // A transaction waits for the one before by itself.
      cluster.awaitEnd(partition, next);
      marker = false;
    }
    long expected = next++;
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (written, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, new IllegalStateException(problem));
              } else if (written.offset() != expected) {
                failure.compareAndSet(
                    null,
                    CommandFailure.problem(
                        "%s: a record was to have offset %d and got %d: somebody else writes there"
                            .formatted(partition, expected, written.offset()),
                        "stop everything that writes, delete all topics of the pipeline and"
                            + " restore again"));
              }
            });
  }

  private void check() {
    RuntimeException problem = failure.get();
    if (problem != null) {
      throw problem;
    }
  }
}
