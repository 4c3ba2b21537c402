package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.Platform;
import org.payouts.topics.Topics;

/** One sequence of steps on one broker: topics are expensive to make. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopicAdminIT {
  @TempDir static Path directory;
  private static SingleBroker broker;
  private static Admin admin;

  private final TopicAdmin topics = new TopicAdmin(admin);

  @BeforeAll
  static void start() throws Exception {
    broker = new SingleBroker(directory);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  @Test
  @Order(1)
  void missing_topics_are_named_with_the_remedy() {
    assertThat(topics.check())
        .hasSize(TopicCatalogue.all().size())
        .allSatisfy(problem -> assertThat(problem).contains("payouts topics create"));
    assertThat(topics.topicId(Topics.BONUS_PAID)).isEmpty();
  }

  @Test
  @Order(2)
  void create_makes_all_topics_as_specified() {
    assertThat(topics.create()).hasSize(TopicCatalogue.all().size());
    assertThat(topics.check()).isEmpty();
    assertThat(topics.topicId(Topics.BONUS_PAID)).isPresent();
  }

  @Test
  @Order(3)
  void create_again_makes_nothing() {
    assertThat(topics.create()).isEmpty();
  }

  @Test
  @Order(4)
  void a_changed_setting_is_named_and_not_amended() throws Exception {
    alter(Topics.ledger(Platform.MTURK), "cleanup.policy", "compact,delete");
    assertThat(topics.check())
        .singleElement()
        .asString()
        .contains("cleanup.policy=compact,delete instead of compact");
    assertThatThrownBy(topics::create)
        .isInstanceOf(TopicsRefusedException.class)
        .hasMessageContaining("cleanup.policy");
    alter(Topics.ledger(Platform.MTURK), "cleanup.policy", "compact");
    assertThat(topics.check()).isEmpty();
  }

  @Test
  @Order(5)
  void the_routers_internal_topics_are_checked_once_they_exist() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(Topics.ROUTER_ADMISSIONS_CHANGELOG, 6, (short) 1)
                    .configs(
                        Map.of("cleanup.policy", "compact,delete", "min.insync.replicas", "1"))))
        .all()
        .get(30, TimeUnit.SECONDS);
    assertThat(topics.check())
        .singleElement()
        .asString()
        .contains(Topics.ROUTER_ADMISSIONS_CHANGELOG, "cleanup.policy");
    alter(Topics.ROUTER_ADMISSIONS_CHANGELOG, "cleanup.policy", "compact");
    assertThat(topics.check()).isEmpty();
  }

  @Test
  @Order(6)
  void an_empty_ledger_beside_empty_commands_is_made_anew_with_another_id() throws Exception {
    String before = topics.topicId(Topics.ledger(Platform.PROLIFIC)).orElseThrow();
    delete(Topics.ledger(Platform.PROLIFIC));
    assertThat(topics.create()).containsExactly(Topics.ledger(Platform.PROLIFIC));
    assertThat(topics.topicId(Topics.ledger(Platform.PROLIFIC)).orElseThrow()).isNotEqualTo(before);
  }

  @Test
  @Order(7)
  void no_ledger_is_made_beside_commands_that_may_have_been_paid() throws Exception {
    send(Topics.commands(Platform.PROLIFIC));
    delete(Topics.ledger(Platform.PROLIFIC));
    delete(Topics.REVIEWS);
    assertThatThrownBy(topics::create)
        .isInstanceOf(TopicsRefusedException.class)
        .hasMessageContaining(
            "payout-ledger-prolific is missing while payout-commands-prolific holds commands")
        .hasMessageContaining("Remedy: restore");
    assertThat(topics.topicId(Topics.ledger(Platform.PROLIFIC))).isEmpty();
    assertThat(topics.topicId(Topics.REVIEWS)).as("nothing else is created either").isEmpty();
    assertThat(topics.check())
        .anyMatch(problem -> problem.contains("payout-ledger-prolific is missing while"));
  }

  @Test
  @Order(8)
  void more_partitions_than_specified_are_a_problem() throws Exception {
    admin
        .createPartitions(Map.of(Topics.BONUS_PAID, NewPartitions.increaseTo(7)))
        .all()
        .get(30, TimeUnit.SECONDS);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(topics.check())
                    .anyMatch(problem -> problem.contains("7 partitions instead of 6")));
  }

  private static void alter(String topic, String key, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get(30, TimeUnit.SECONDS);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        admin
                            .describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .get(resource)
                            .get(key)
                            .value())
                    .isEqualTo(value));
  }

  private static void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(admin.listTopics().names().get()).doesNotContain(topic));
  }

  private static void send(String topic) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] text = "x".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, text, text)).get(30, TimeUnit.SECONDS);
    }
  }
}
