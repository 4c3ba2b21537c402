package org.payouts.sandbox.testing;

import org.payouts.sandbox.kafka.LocalKafka;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The broker that {@code -Dit.kafka} asks for. */
record TestBroker(String bootstrapServers, AutoCloseable resource) implements AutoCloseable {
  private static final String IMAGE = "apache/kafka-native:4.3.1";

  static TestBroker start() {
    String wanted = System.getProperty("it.kafka", "auto");
    if (wanted.contains(":")) {
      return new TestBroker(wanted, () -> {});
    }
    return switch (wanted) {
      case "docker" -> docker();
      case "embedded" -> embedded();
      case "auto" -> DockerClientFactory.instance().isDockerAvailable() ? docker() : embedded();
      default ->
          throw new IllegalArgumentException(
              "-Dit.kafka=" + wanted + ": auto, docker, embedded or host:port");
    };
  }

  private static TestBroker embedded() {
    LocalKafka kafka = LocalKafka.start(LocalKafka.Options.temporary());
    return new TestBroker(kafka.bootstrapServers(), kafka);
  }

  private static TestBroker docker() {
    KafkaContainer kafka =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "6000")
            .withEnv("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "6000")
            .withEnv("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "1000")
            .withEnv("KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "1000")
            .withEnv("KAFKA_ADD_PARTITIONS_TO_TXN_RETRY_BACKOFF_MS", "1");
    kafka.start();
    return new TestBroker(kafka.getBootstrapServers(), kafka);
  }

  @Override
  public void close() throws Exception {
    resource.close();
  }
}
