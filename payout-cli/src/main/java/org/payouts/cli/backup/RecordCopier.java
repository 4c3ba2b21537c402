package org.payouts.cli.backup;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.config.Settings;

/** Writes records as they are, each partition's in their order. One thread. */
final class RecordCopier implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  RecordCopier(Settings settings) {
    this.producer = KafkaClients.copier(settings);
  }

  void copy(BackupRecord record, TopicPartition to) {
    Future<RecordMetadata> unused =
        producer.send(
            record.in(to.topic(), to.partition()),
            (written, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
            });
    check();
  }

  private void check() {
    Exception problem = failure.get();
    if (problem != null) {
      throw CommandFailure.problem(
              "a record could not be copied: " + problem,
              "check the brokers and run the same command again")
          .causedBy(problem);
    }
  }

  /** Returns when all are in Kafka. */
  void flush() {
    producer.flush();
    check();
  }

  @Override
  public void close() {
    producer.close();
  }
}
