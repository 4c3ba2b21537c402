package org.payouts.router.restore;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.payouts.config.Settings;

/** Writes into the changelogs of the router's stores what Kafka Streams would have written. */
final class ChangelogWriter implements AutoCloseable {
  private static final String TRANSACTIONAL_ID = "payout-router-registry-restore";

  /** The greatest a broker allows unless configured otherwise. */
  private static final int TRANSACTION_TIMEOUT_MS = (int) Duration.ofMinutes(15).toMillis();

  private final KafkaProducer<byte[], byte[]> producer;

  ChangelogWriter(Settings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes all in one transaction, so that half a store is never seen. */
  void write(Collection<ProducerRecord<byte[], byte[]>> records) {
    producer.initTransactions();
    producer.beginTransaction();
    try {
      for (ProducerRecord<byte[], byte[]> record : records) {
        // A failed send fails the commit.
        var unused = producer.send(record);
      }
      producer.commitTransaction();
    } catch (RuntimeException e) {
      producer.abortTransaction();
      throw e;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
