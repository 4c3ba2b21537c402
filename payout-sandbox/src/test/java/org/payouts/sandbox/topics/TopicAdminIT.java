package org.payouts.sandbox.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.Platform;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.topics.TopicAdmin;
import org.payouts.topics.TopicCatalogue;
import org.payouts.topics.TopicSpec;
import org.payouts.topics.Topics;
import org.payouts.topics.TopicsRefusedException;

/** The topics as a real broker keeps them. */
@ExtendWith(KafkaCluster.class)
class TopicAdminIT {
  private static final String LEDGER = Topics.ledger(Platform.RESPONDENT);

  private final String bootstrap;
  private final Admin admin;
  private final TopicAdmin topics;

  TopicAdminIT(@Bootstrap String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    this.topics = new TopicAdmin(admin);
  }

  @BeforeEach
  void reset() {
    SharedTopics.reset(bootstrap);
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void created_topics_pass_the_check_and_a_second_creation_changes_nothing() {
    assertThat(topics.check()).isNotEmpty();

    assertThat(topics.create())
        .containsExactlyInAnyOrderElementsOf(
            TopicCatalogue.all().stream().map(TopicSpec::name).toList());

    String id = topics.topicId(LEDGER).orElseThrow();
    assertThat(topics.check()).isEmpty();
    assertThat(topics.create()).isEmpty();
    assertThat(topics.topicId(LEDGER)).contains(id);
  }

  @Test
  void on_one_broker_every_ledger_record_reaches_the_disk_before_it_counts() throws Exception {
    topics.create();

    ConfigResource ledger = new ConfigResource(ConfigResource.Type.TOPIC, LEDGER);
    var config = admin.describeConfigs(List.of(ledger)).all().get().get(ledger);

    assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
    assertThat(config.get("flush.messages").value()).isEqualTo("1");
  }

  @Test
  void a_ledger_is_not_made_anew_beside_commands_that_may_have_been_paid() throws Exception {
    topics.create();
    sendCommand();
    SharedTopics.delete(bootstrap, LEDGER);

    assertThatThrownBy(topics::create)
        .isInstanceOf(TopicsRefusedException.class)
        .hasMessageContaining("respondent");
    assertThat(topics.topicId(LEDGER)).isEmpty();
    assertThat(topics.check()).anyMatch(problem -> problem.contains(LEDGER));
  }

  @Test
  void a_ledger_without_commands_may_be_made_anew() {
    topics.create();
    SharedTopics.delete(bootstrap, LEDGER);

    assertThat(topics.create()).containsExactly(LEDGER);
  }

  private void sendCommand() throws InterruptedException, ExecutionException {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.commands(Platform.RESPONDENT), "id", "x")).get();
    }
  }
}
