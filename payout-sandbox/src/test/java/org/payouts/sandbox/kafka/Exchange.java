package org.payouts.sandbox.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.payouts.sandbox.testing.TopicReader;

/** Requests of the broker tests to a broker. */
final class Exchange {
  private final String bootstrap;

  Exchange(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  void createTopic(String name) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  List<String> transactionalIds() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.listTransactions().all().get().stream()
          .map(listing -> listing.transactionalId())
          .toList();
    }
  }

  String clusterId() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.describeCluster().clusterId().get();
    }
  }

  KafkaProducer<String, String> producer(String transactionalId) {
    var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrap, "transactional.id", transactionalId),
            new StringSerializer(),
            new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  void commit(String topic, String transactionalId, String value) {
    try (var producer = producer(transactionalId)) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "key", value));
      producer.commitTransaction();
    }
  }

  List<String> committed(String topic) {
    try (var reader = TopicReader.of(bootstrap, topic, new StringDeserializer())) {
      reader.toEnd();
      return reader.values();
    }
  }
}
