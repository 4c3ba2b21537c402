package org.payouts.router.requesters;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;

/**
 * Makes the clients of the intake. What safety hangs on is written out even where it is the
 * default, and wins over the keys under {@code kafka.}. Tests stand between the intake and its
 * clients.
 */
class IntakeClients {
  /** As the router's: a transaction of a dead one blocks readers for at most about this long. */
  private static final int TRANSACTION_TIMEOUT_MS = 15_000;

  private static final int SESSION_TIMEOUT_MS = 6_000;
  private static final int HEARTBEAT_MS = 2_000;
  private static final int ANSWER_MS = 10_000;

  /** How soon a new topic is found. */
  private static final int TOPICS_EVERY_MS = 5_000;

  private final Settings settings;
  private final String transactionalId;

  /**
   * @param transactionalId of this process alone; the next process with it ends what this one has
   *     left open
   */
  IntakeClients(Settings settings, String transactionalId) {
    this.settings = settings;
    this.transactionalId = transactionalId;
  }

  Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, TOPICS_EVERY_MS);
    config.putAll(settings.kafkaClient());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, Topics.ROUTER_REQUESTERS_GROUP);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.ROUTER_REQUESTERS_GROUP);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, Topics.ROUTER_REQUESTERS_GROUP);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MS);
    config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
