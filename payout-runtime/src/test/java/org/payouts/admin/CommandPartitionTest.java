package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandPartitionTest {
  /** Computed once with another program from the definition of murmur2. */
  @ParameterizedTest
  @CsvSource({
    "3TESTASSIGNMENT0001, 5",
    "3TESTASSIGNMENT0002, 4",
    "61a2b3c4d5e6f708192a3b4c, 3",
    "screener-9, 3",
    "任务-😀, 5",
    "'', 3"
  })
  void the_partition_is_frozen(String key, int partition) {
    assertThat(CommandPartition.of(key, 6)).isEqualTo(partition);
    assertThat(CommandPartition.of(key, 1)).isZero();
  }

  @Test
  void it_is_the_partition_of_javas_producer() {
    for (int i = 0; i < 10_000; i++) {
      String key = "assignment-" + i;
      int expected = BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 6);
      assertThat(CommandPartition.of(key, 6)).isEqualTo(expected);
    }
  }
}
