package org.payouts.router;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.PayoutAdmission;
import org.payouts.config.Settings;
import org.payouts.payout.CommandPartition;
import org.payouts.router.start.InternalTopics;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * Writes admissions into the registry's changelog exactly as Kafka Streams does: plain text key, in
 * the partition of the repartition topic that the ID hashes to.
 */
final class RegistryWriter implements AutoCloseable {
  private static final String TRANSACTIONAL_ID = "payout-router-registry-restore";

  /** The greatest a broker allows unless told otherwise. */
  private static final int TRANSACTION_TIMEOUT_MS = (int) Duration.ofMinutes(15).toMillis();

  private final Serializer<PayoutAdmission> admissions;
  private final KafkaProducer<byte[], byte[]> producer;

  RegistryWriter(Settings settings) {
    this.admissions = PayoutSerdes.serializer(settings);
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Whether the record lies where Kafka Streams will look for its key. */
  static boolean isInPlace(ConsumerRecord<byte[], byte[]> record) {
    return record.partition() == partition(payoutId(record.key()));
  }

  static String payoutId(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /** Writes all in one transaction, so that half a registry is never seen. */
  void write(Map<String, PayoutAdmission> byPayoutId) {
    producer.initTransactions();
    producer.beginTransaction();
    try {
      byPayoutId.forEach(this::send);
      producer.commitTransaction();
    } catch (RuntimeException e) {
      producer.abortTransaction();
      throw e;
    }
  }

  private void send(String payoutId, PayoutAdmission admission) {
    String topic = Topics.ROUTER_REGISTRY_CHANGELOG;
    byte[] key = payoutId.getBytes(StandardCharsets.UTF_8);
    byte[] value = admissions.serialize(topic, admission);
    // A failed send fails the commit.
    var unused = producer.send(new ProducerRecord<>(topic, partition(payoutId), key, value));
  }

  private static int partition(String payoutId) {
    // Kafka's default for keys is the same murmur2 as for commands.
    return CommandPartition.of(
        payoutId, InternalTopics.spec(Topics.ROUTER_REGISTRY_CHANGELOG).partitions());
  }

  @Override
  public void close() {
    producer.close();
  }
}
