package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommandLagTest {
  private static final TopicPartition KEPT = new TopicPartition("payout-commands-mturk", 1);
  private static final TopicPartition TAKEN = new TopicPartition("payout-commands-mturk", 2);

  @Test
  void a_partition_that_the_group_takes_away_meanwhile_has_no_lag_and_ends_nothing() {
    try (MockConsumer<String, byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public OptionalLong currentLag(TopicPartition partition) {
            if (partition.equals(TAKEN)) { // As Kafka's network thread does.
              throw new IllegalStateException("No current assignment for partition " + TAKEN);
            }
            return OptionalLong.of(7);
          }
        }) {
      consumer.assign(List.of(KEPT, TAKEN));
      assertThat(CommandPoller.lag(consumer)).isEqualTo(Map.of(1, 7L));
    }
  }
}
