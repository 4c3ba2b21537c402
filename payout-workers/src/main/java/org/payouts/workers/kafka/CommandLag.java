package org.payouts.workers.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How many commands of its partitions a consumer has not read yet, as it knows itself. */
final class CommandLag {
  private CommandLag() {}

  /** By partition; without what the group takes away at this moment. */
  static Map<Integer, Long> of(Consumer<?, ?> consumer) {
    Map<Integer, Long> lag = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      lag(consumer, partition).ifPresent(behind -> lag.put(partition.partition(), behind));
    }
    return lag;
  }

  /** Empty if the group takes the partition away, and the client knows that already. */
  private static OptionalLong lag(Consumer<?, ?> consumer, TopicPartition partition) {
    try {
      return OptionalLong.of(consumer.currentLag(partition).orElse(0L));
    } catch (IllegalStateException e) {
      return OptionalLong.empty();
    }
  }
}
