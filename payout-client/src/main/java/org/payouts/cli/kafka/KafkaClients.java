package org.payouts.cli.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;

/**
 * Kafka clients with what every command needs and what the settings say, for TLS and SASL among
 * others.
 */
public final class KafkaClients {

  private static final String ANSWER_WITHIN_MS = "20000";

  private KafkaClients() {}

  /** An admin client; an unreachable broker is reported within 20 seconds. */
  public static Admin admin(Settings settings) {
    return Admin.create(base(settings));
  }

  /** Kafka's ID of the cluster that the settings name. */
  public static String cluster(Settings settings) {
    try (Admin admin = admin(settings)) {
      return AdminAnswers.cluster(admin);
    }
  }

  /** A consumer without group: committed records only, nothing written back. */
  public static KafkaConsumer<byte[], byte[]> consumer(Settings settings) {
    Map<String, Object> config = base(settings);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    // Commands read to the end and close, which waits for the fetch under way.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An idempotent producer that counts a record as written once all in-sync replicas have it. */
  static <V> KafkaProducer<String, V> producer(Settings settings, Serializer<V> values) {
    return new KafkaProducer<>(safe(settings), new StringSerializer(), values);
  }

  /** The same for bytes copied as they are. */
  public static KafkaProducer<byte[], byte[]> copier(Settings settings) {
    return new KafkaProducer<>(
        safe(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * The same, for transactions.
   *
   * @param transactionalId fences every other writer that has it
   */
  public static KafkaProducer<byte[], byte[]> transactional(
      Settings settings, String transactionalId) {
    Map<String, Object> config = safe(settings);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Publishes a record; it is in Kafka when this returns.
   *
   * @param what it is, for people, such as {@code the order}
   * @throws CommandFailure if Kafka has refused it, or has not confirmed it in time
   */
  static <K, V> void publish(Producer<K, V> producer, ProducerRecord<K, V> record, String what) {
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw CommandFailure.problem(
              what + " was not published: " + e.getCause(), "run the same command again")
          .causedBy(e);
    }
  }

  private static Map<String, Object> safe(Settings settings) {
    Map<String, Object> config = base(settings);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_WITHIN_MS);
    return config;
  }

  private static Map<String, Object> base(Settings settings) {
    BrokerProbe.check(settings);
    Map<String, Object> config = new HashMap<>();
    config.put("default.api.timeout.ms", ANSWER_WITHIN_MS);
    config.put("request.timeout.ms", "15000");
    config.putAll(settings.kafkaClient());
    return config;
  }
}
