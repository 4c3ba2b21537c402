package org.payouts.bench.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopwatchesTest {
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(5);

  @Test
  void a_request_is_late_from_when_it_should_have_been_sent() {
    long tenSecondsAgo = System.nanoTime() - TimeUnit.SECONDS.toNanos(10);
    Stopwatches stopwatches = new Stopwatches(tenSecondsAgo, PERIOD, 0);

    stopwatches.see(
        Stopwatches.LatencyStage.RESULT, Samples.id(1_000), 2_000); // Meant for five seconds ago.

    Figures figures = new Figures();
    stopwatches.put(figures);
    assertThat(figures.values().get("most_ms")).isBetween(3_000.0, 60_000.0);
  }

  @Test
  void warm_up_does_not_count() {
    Stopwatches stopwatches = new Stopwatches(System.nanoTime(), PERIOD, 10);

    stopwatches.see(Stopwatches.LatencyStage.RESULT, Samples.id(9), 0);
    stopwatches.see(Stopwatches.LatencyStage.RESULT, Samples.id(10), 0);

    Figures figures = new Figures();
    stopwatches.put(figures);
    assertThat(figures.values()).containsEntry("records", 1.0);
  }
}
