package org.payouts.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** Compares a topic with its specification; pure. */
final class TopicChecks {
  private static final int REPLICAS = 3;

  private TopicChecks() {}

  /** The replication factor for new topics. */
  static short replicas(int brokers) {
    return (short) Math.min(REPLICAS, brokers);
  }

  static TopicSpec expected(TopicSpec spec, int replicas) {
    return replicas == 1 ? spec.onSingleBroker() : spec;
  }

  /** Sentences that name what is wrong and what to do; empty if nothing is. */
  static List<String> problems(TopicSpec spec, TopicDescription topic, Config actual, int brokers) {
    List<String> problems = new ArrayList<>();
    if (topic.partitions().size() != spec.partitions()) {
      problems.add(
          "Topic %s has %d partitions instead of %d. Partition counts are frozen: only payouts topics grow may change one. Move its records to a new topic with the right count."
              .formatted(spec.name(), topic.partitions().size(), spec.partitions()));
    }
    int replicas = topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (replicas < replicas(brokers)) {
      problems.add(
          "Topic %s has %d replica(s) on a cluster of %d brokers. Reassign its partitions to %d replicas."
              .formatted(spec.name(), replicas, brokers, replicas(brokers)));
    }
    expected(spec, replicas)
        .settings()
        .forEach(
            (key, value) -> addIfDifferent(problems, spec.name(), key, value, actual.get(key)));
    return problems;
  }

  private static void addIfDifferent(
      List<String> problems,
      String topic,
      String key,
      String wanted,
      @org.jspecify.annotations.Nullable ConfigEntry entry) {
    String actual = entry == null ? "" : Objects.requireNonNullElse(entry.value(), "");
    if (!actual.equals(wanted)) {
      problems.add(
          "Topic %s has %s=%s instead of %s. Set it with: kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=%s"
              .formatted(topic, key, actual, wanted, topic, key, wanted));
    }
  }
}
