package org.payouts.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.junit.jupiter.api.Test;
import org.payouts.config.Settings;

class StreamsSettingsTest {
  /** Streams' own is to fail, and it has none that goes on. */
  public static final class PassesOver extends DefaultProductionExceptionHandler {}

  private static StreamsConfig streams(Map<String, String> kafka) {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", "localhost:9092");
    values.put("schema.registry.url", "http://localhost:8081");
    kafka.forEach((key, value) -> values.put("kafka." + key, value));
    Settings settings = Settings.of(values);
    return new StreamsConfig(StreamsSettings.of(settings, new RouterConfig(settings), 3));
  }

  @Test
  void no_key_under_kafka_makes_streams_pass_over_a_record() {
    StreamsConfig config =
        streams(
            Map.of(
                "processing.exception.handler",
                LogAndContinueProcessingExceptionHandler.class.getName(),
                "deserialization.exception.handler",
                LogAndContinueExceptionHandler.class.getName(),
                "default.deserialization.exception.handler",
                LogAndContinueExceptionHandler.class.getName(),
                "production.exception.handler",
                PassesOver.class.getName(),
                "default.production.exception.handler",
                PassesOver.class.getName()));
    assertThat(config.processingExceptionHandler())
        .isInstanceOf(LogAndFailProcessingExceptionHandler.class);
    assertThat(config.deserializationExceptionHandler())
        .isInstanceOf(LogAndFailExceptionHandler.class);
    assertThat(config.productionExceptionHandler())
        .isExactlyInstanceOf(DefaultProductionExceptionHandler.class);
  }

  @Test
  void no_key_under_kafka_makes_streams_read_or_commit_too_early() {
    Map<String, String> keys = new HashMap<>();
    for (String prefix : new String[] {"", "consumer.", "main.consumer.", "restore.consumer."}) {
      keys.put(prefix + ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
      keys.put(prefix + ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "true");
    }
    StreamsConfig config = streams(keys);
    for (Map<String, Object> consumer :
        List.of(
            config.getMainConsumerConfigs("group", "client", 0),
            config.getRestoreConsumerConfigs("client"))) {
      assertThat(consumer.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG)).isEqualTo("read_committed");
      assertThat(String.valueOf(consumer.get(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG)))
          .isEqualTo("false");
    }
  }
}
