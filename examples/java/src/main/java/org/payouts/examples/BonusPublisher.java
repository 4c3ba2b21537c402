package org.payouts.examples;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.payouts.BonusRequested;
import org.payouts.serde.RegistryAvroSerializer;

/**
 * Publishes requests. The serializer is this project's; Confluent's {@code KafkaAvroSerializer}
 * takes its place with the same settings and writes the same bytes.
 */
public final class BonusPublisher implements AutoCloseable {
  private static final String TOPIC = "bonus-requested";

  private final KafkaProducer<String, BonusRequested> producer;

  public BonusPublisher(String bootstrapServers, String registryUrl) {
    RegistryAvroSerializer<BonusRequested> serializer = new RegistryAvroSerializer<>();
    serializer.configure(
        Map.of("schema.registry.url", registryUrl, "auto.register.schemas", "false"), false);
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    this.producer = new KafkaProducer<>(config, new StringSerializer(), serializer);
  }

  /**
   * Returns once Kafka has it. After an exception nobody knows whether it has: publish the same
   * again, which never pays twice.
   */
  public void publish(BonusRequested request) throws ExecutionException, InterruptedException {
    producer.send(new ProducerRecord<>(TOPIC, request.getPayoutId(), request)).get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
