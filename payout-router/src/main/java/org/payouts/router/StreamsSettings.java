package org.payouts.router;

import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;

/**
 * The configuration of Kafka Streams. What safety hangs on is written out even where it is the
 * default, and wins over the keys under {@code kafka.}.
 */
final class StreamsSettings {
  /** A transaction left open by a dead router blocks readers for at most about this long. */
  static final int TRANSACTION_TIMEOUT_MS = 15_000;

  private static final int SESSION_TIMEOUT_MS = 6_000;
  private static final int HEARTBEAT_MS = 2_000;

  private StreamsSettings() {}

  static Properties of(Settings settings, RouterConfig config, int replicas) {
    Properties p = new Properties();
    p.putAll(settings.kafkaClient());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.ROUTER_APPLICATION_ID);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.getLong(RouterConfig.COMMIT_INTERVAL_MS));
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(RouterConfig.THREADS));
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.getString(RouterConfig.STATE_DIR));
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicas);
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    // The order between requests and misplaced ones does not matter, so neither waits for the
    // other: without this each record asks.
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    // A record that is passed over is a request without an outcome.
    p.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class);
    p.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    p.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);

    producer(p, ProducerConfig.LINGER_MS_CONFIG, config.getLong(RouterConfig.LINGER_MS));
    producer(p, ProducerConfig.ACKS_CONFIG, "all");
    producer(p, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    // Measured: with the default of 100 ms a transactional loop mostly waits.
    producer(p, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);

    consumer(p, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // With the prefix of one consumer they would win over what exactly_once_v2 asks for.
    for (String prefix :
        List.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.RESTORE_CONSUMER_PREFIX)) {
      p.put(prefix + ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }
    String protocol = config.getString(RouterConfig.GROUP_PROTOCOL);
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol);
    if (protocol.equals("classic")) {
      consumer(p, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
      consumer(p, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
    }
    return p;
  }

  private static void producer(Properties p, String key, Object value) {
    p.put(StreamsConfig.producerPrefix(key), value);
  }

  private static void consumer(Properties p, String key, Object value) {
    p.put(StreamsConfig.mainConsumerPrefix(key), value);
  }
}
