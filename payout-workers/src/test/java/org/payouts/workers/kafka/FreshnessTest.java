package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.ClockReading;

/** What a reader knows is as new as the request that was answered. */
class FreshnessTest {
  private ClockReading now = new ClockReading(1_000, 1_000_000);
  private final Freshness freshness = new Freshness(() -> now, 1_000);

  private void pass(long ms) {
    now = now.plus(ms);
  }

  private void answeredPoll() {
    ClockReading begun = now;
    pass(1_000);
    freshness.answered(begun);
  }

  @Test
  void nothing_is_known_before_the_end_was_reached() {
    assertThat(freshness.isFresh()).isFalse();
    assertThat(freshness.caughtUp(now)).isTrue();
    assertThat(freshness.isFresh()).isTrue();
    freshness.reset();
    assertThat(freshness.isFresh()).isFalse();
  }

  @Test
  void an_end_that_was_asked_for_too_long_ago_says_nothing() {
    ClockReading asked = now;
    pass(5_001);
    assertThat(freshness.caughtUp(asked)).isFalse();
    assertThat(freshness.isFresh()).isFalse();
  }

  @Test
  void five_seconds_without_an_answer_are_too_long() {
    freshness.caughtUp(now);
    pass(5_000);
    freshness.check();
    pass(1);
    assertThatThrownBy(freshness::check).isInstanceOf(TimeoutException.class);
  }

  @Test
  void an_answer_that_lay_in_the_socket_while_the_process_was_frozen_is_old() {
    freshness.caughtUp(now);
    answeredPoll();
    answeredPoll();
    ClockReading begun = now;
    pass(60_000);
    freshness.answered(begun);
    assertThat(freshness.isFresh()).isFalse();
  }

  @Test
  void answers_keep_it_fresh() {
    freshness.caughtUp(now);
    for (int i = 0; i < 100; i++) {
      answeredPoll();
      assertThat(freshness.isFresh()).isTrue();
    }
  }

  @Test
  void a_machine_that_slept_knows_nothing_new() {
    freshness.caughtUp(now);
    now = new ClockReading(now.monotonicMs() + 10, now.wallMs() + 3_600_000);
    assertThat(freshness.isFresh()).isFalse();
  }
}
