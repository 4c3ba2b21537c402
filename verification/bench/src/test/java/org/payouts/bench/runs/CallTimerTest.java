package org.payouts.bench.runs;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallTimerTest {

  @Test
  void no_call_is_answered_early_and_all_wait_side_by_side() throws Exception {
    try (CallTimer timer = new CallTimer(300)) {
      long begun = System.nanoTime();
      List<CompletableFuture<Long>> answers =
          IntStream.range(0, 50)
              .mapToObj(i -> timer.call().thenApply(answered -> System.nanoTime() - begun))
              .toList();
      for (CompletableFuture<Long> answer : answers) {
        assertThat(answer.get(30, SECONDS)).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(300));
      }
      assertThat(timer.mostInFlight()).isGreaterThan(1);
      assertThat(timer.calls()).isEqualTo(50);
    }
  }

  @Test
  void without_delay_a_call_is_answered_before_it_returns() {
    try (CallTimer timer = new CallTimer(0)) {
      assertThat(timer.call()).isCompleted();
    }
  }
}
