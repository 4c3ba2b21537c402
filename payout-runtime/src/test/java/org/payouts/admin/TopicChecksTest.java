package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.topics.Topics;

class TopicChecksTest {
  private static final TopicSpec LEDGER =
      TopicCatalogue.all().stream()
          .filter(spec -> spec.name().equals(Topics.ledger(Platform.MTURK)))
          .findFirst()
          .orElseThrow();

  @Test
  void a_topic_as_specified_has_no_problem() {
    assertThat(problems(6, 3, LEDGER.settings(), 3)).isEmpty();
    assertThat(problems(6, 1, LEDGER.onSingleBroker().settings(), 1)).isEmpty();
  }

  @Test
  void brokers_that_are_down_do_not_make_a_replicated_topic_wrong() {
    assertThat(problems(6, 3, LEDGER.settings(), 1)).isEmpty();
    assertThat(problems(6, 3, LEDGER.settings(), 2)).isEmpty();
  }

  @Test
  void another_number_of_partitions_is_a_problem() {
    assertThat(problems(7, 3, LEDGER.settings(), 3))
        .singleElement()
        .asString()
        .contains("7 partitions instead of 6");
  }

  @Test
  void a_topic_of_one_broker_is_not_enough_once_there_are_three() {
    assertThat(problems(6, 1, LEDGER.onSingleBroker().settings(), 3))
        .singleElement()
        .asString()
        .contains("1 replica(s) on a cluster of 3 brokers");
  }

  @Test
  void a_ledger_that_also_deletes_is_a_problem() {
    for (String policy : List.of("delete", "compact,delete", "")) {
      assertThat(problems(6, 3, with("cleanup.policy", policy), 3))
          .singleElement()
          .asString()
          .contains(
              "cleanup.policy=" + policy + " instead of compact",
              "--entity-name payout-ledger-mturk");
    }
  }

  @Test
  void every_setting_is_held_to_its_exact_value() {
    for (String key : LEDGER.settings().keySet()) {
      assertThat(problems(6, 3, with(key, "other"), 3))
          .as(key)
          .singleElement()
          .asString()
          .contains(key + "=other");
    }
  }

  @Test
  void a_single_broker_must_flush_its_ledger() {
    Map<String, String> settings = new TreeMap<>(LEDGER.onSingleBroker().settings());
    settings.put("flush.messages", "9223372036854775807");
    assertThat(problems(6, 1, settings, 1)).singleElement().asString().contains("flush.messages");
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new TreeMap<>(LEDGER.settings());
    settings.put(key, value);
    return settings;
  }

  private static List<String> problems(
      int partitions, int replicas, Map<String, String> settings, int brokers) {
    List<Node> nodes =
        IntStream.range(0, replicas).mapToObj(id -> new Node(id, "host", 9092)).toList();
    TopicDescription topic =
        new TopicDescription(
            LEDGER.name(),
            false,
            IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartitionInfo(p, nodes.get(0), nodes, nodes))
                .toList());
    Config config =
        new Config(
            settings.entrySet().stream()
                .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
                .toList());
    return TopicChecks.problems(LEDGER, topic, config, brokers);
  }
}
