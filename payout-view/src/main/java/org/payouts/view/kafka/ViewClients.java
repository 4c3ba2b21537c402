package org.payouts.view.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.payouts.config.Settings;

/** Kafka clients that only read. */
final class ViewClients {
  private ViewClients() {}

  static Map<String, Object> base(Settings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("default.api.timeout.ms", "20000");
    config.put("request.timeout.ms", "15000");
    config.putAll(settings.kafkaClient());
    return config;
  }

  /** A consumer without group: committed records only, nothing written back, memory bounded. */
  static KafkaConsumer<byte[], byte[]> consumer(Settings settings, int most) {
    Map<String, Object> config = base(settings);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(most));
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
