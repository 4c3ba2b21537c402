package org.payouts.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.topics.Topics;

class CursorTest {

  @Test
  void a_cursor_is_the_same_after_it_was_text() {
    Cursor cursor =
        new Cursor(
                Map.of(
                    new TopicPartition(Topics.BONUS_PAID, 0),
                    3L,
                    new TopicPartition(Topics.BONUS_PAID, 1),
                    0L,
                    new TopicPartition(Topics.BONUS_FAILED, 0),
                    7L,
                    new TopicPartition(Topics.BONUS_REJECTED, 0),
                    1L))
            .after(new TopicPartition(Topics.BONUS_PAID, 1), 8);

    assertThat(cursor).hasToString("1_3.9_7_1");
    assertThat(Cursor.parse("1_3.9_7_1")).hasValue(cursor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "2_0_0_0", "1_0_0", "1_-1_0_0", "1_x_0_0", "1_0_0_0_0", "1__0_0"})
  void anything_else_is_none(String text) {
    assertThat(Cursor.parse(text)).isEmpty();
  }
}
