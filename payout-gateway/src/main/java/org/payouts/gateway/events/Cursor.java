package org.payouts.gateway.events;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.payouts.topics.Topics;

/**
 * How far a reader of the results has come: the next offset of every partition. As text {@code
 * 1_3.0.7.0.0.2_0.0.0.1.0.0_4.0.1}: a version, then the partitions of bonus-paid, bonus-failed and
 * bonus-rejected in their order. Clients keep it as it is.
 */
public record Cursor(Map<TopicPartition, Long> next) {
  /** What is read. */
  public static final List<String> TOPICS =
      List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED, Topics.BONUS_REJECTED);

  private static final String VERSION = "1";
  private static final int LONGEST = 4_000;

  public Cursor {
    next = Map.copyOf(next);
  }

  /** The cursor after a record. */
  public Cursor after(TopicPartition partition, long offset) {
    Map<TopicPartition, Long> moved = new HashMap<>(next);
    moved.put(partition, offset + 1);
    return new Cursor(moved);
  }

  /** Reads a cursor's text; empty if it is none. A partition that it does not name is at 0. */
  public static Optional<Cursor> parse(String text) {
    String[] parts = text.length() > LONGEST ? new String[0] : text.split("_", -1);
    if (parts.length != TOPICS.size() + 1 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    Map<TopicPartition, Long> next = new HashMap<>();
    for (int topic = 0; topic < TOPICS.size(); topic++) {
      String[] offsets = parts[topic + 1].split("\\.", -1);
      for (int partition = 0; partition < offsets.length; partition++) {
        if (!offsets[partition].matches("[0-9]{1,18}")) {
          return Optional.empty();
        }
        next.put(
            new TopicPartition(TOPICS.get(topic), partition), Long.parseLong(offsets[partition]));
      }
    }
    return Optional.of(new Cursor(next));
  }

  @Override
  public String toString() {
    return VERSION + TOPICS.stream().map(this::offsets).collect(Collectors.joining("_", "_", ""));
  }

  private String offsets(String topic) {
    Map<Integer, Long> known = new TreeMap<>();
    next.forEach(
        (partition, offset) -> {
          if (partition.topic().equals(topic)) {
            known.put(partition.partition(), offset);
          }
        });
    long[] all = new long[known.keySet().stream().mapToInt(p -> p + 1).max().orElse(1)];
    known.forEach((partition, offset) -> all[partition] = offset);
    return Arrays.stream(all).mapToObj(Long::toString).collect(Collectors.joining("."));
  }
}
