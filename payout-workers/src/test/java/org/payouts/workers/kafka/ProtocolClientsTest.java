package org.payouts.workers.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.config.Settings;
import org.payouts.topics.Topics;

class ProtocolClientsTest {

  @Test
  void a_batch_is_never_larger_than_the_ledger_takes() {
    Map<String, Object> used = new HashMap<>();
    ClientFactory noting =
        new ClientFactory() {
          @Override
          public Producer<String, byte[]> producer(Map<String, Object> config) {
            used.putAll(config);
            return new MockProducer<>(
                true, null, new StringSerializer(), new ByteArraySerializer());
          }
        };
    Settings settings = Settings.of(Map.of("kafka.bootstrap.servers", "127.0.0.1:9"));
    new ProtocolClients(settings, Platform.MTURK, noting).ledger(0).close();
    TopicSpec ledger =
        TopicCatalogue.all().stream()
            .filter(topic -> topic.name().equals(Topics.ledger(Platform.MTURK)))
            .findFirst()
            .orElseThrow();
    int most = Integer.parseInt(ledger.settings().get("max.message.bytes"));
    assertTrue((int) used.get(ProducerConfig.BATCH_SIZE_CONFIG) < most);
  }
}
