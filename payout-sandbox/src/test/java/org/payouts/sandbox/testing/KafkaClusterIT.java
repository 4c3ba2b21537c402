package org.payouts.sandbox.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaCluster.class)
class KafkaClusterIT {

  @Test
  void an_aborted_transaction_is_not_seen(@Bootstrap String bootstrap) {
    String topic = SharedTopics.create(bootstrap, "aborted", 1);
    try (KafkaProducer<String, String> producer = transactional(bootstrap)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "a", "lost"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "b", "kept"));
      producer.commitTransaction();
    }

    try (var reader = TopicReader.of(bootstrap, topic, new StringDeserializer())) {
      reader.toEnd();
      assertThat(reader.values()).containsExactly("kept");
      assertThat(reader.awaitCount(1)).hasSize(1);
    }
  }

  @Test
  void a_reader_says_what_it_saw_when_the_deadline_passes(@Bootstrap String bootstrap) {
    String topic = SharedTopics.create(bootstrap, "short", 3);
    try (KafkaProducer<String, String> producer = transactional(bootstrap)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "a", "only"));
      producer.commitTransaction();
    }

    try (var reader = TopicReader.raw(bootstrap, topic)) {
      assertThat(reader.awaitCount(1).get(0).value())
          .isEqualTo("only".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(
              () -> reader.await("two records", all -> all.size() == 2, Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(topic)
          .hasMessageContaining("two records")
          .hasMessageContaining("1 records");
    }
  }

  @Test
  void a_reset_frees_the_names_of_the_product(@Bootstrap String bootstrap) {
    String ours = SharedTopics.create(bootstrap, "payout", 1);
    String theirs = SharedTopics.create(bootstrap, "other", 1);

    SharedTopics.reset(bootstrap);

    try (var reader = TopicReader.raw(bootstrap, theirs)) {
      assertThat(reader.toEnd()).isEmpty();
    }
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      assertThat(admin.listTopics().names().toCompletionStage().toCompletableFuture().join())
          .contains(theirs)
          .doesNotContain(ours);
    }
  }

  @Test
  void the_registry_answers(@RegistryUrl String registry) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(registry + "/config")).build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("BACKWARD");
  }

  private static KafkaProducer<String, String> transactional(String bootstrap) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "transactional.id", UniqueNames.of("tx")),
        new StringSerializer(),
        new StringSerializer());
  }
}
