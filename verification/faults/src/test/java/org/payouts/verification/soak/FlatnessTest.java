package org.payouts.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.payouts.verification.soak.Sampler.HeapPoint;

class FlatnessTest {
  private static final long SEED = 20261121;
  private static final int SAMPLES = 100;
  private static final int PAYOUTS = 100_000;
  private static final long MIB = 1L << 20;
  private static final Map<String, Flatness.Limit> LIMITS =
      Map.of("worker", new Flatness.Limit(512 * MIB, 64, MIB, 300 * MIB));

  private final Random random = new Random(SEED);
  private double mixKept = 0.97;
  private final List<HeapPoint> heap = new ArrayList<>(List.of(heap(10, 100 * MIB)));

  private static HeapPoint heap(int percent, long bytes) {
    return new HeapPoint("worker", percent, PAYOUTS / 100 * percent, bytes);
  }

  private long noise(long most) {
    return random.nextLong(2 * most + 1) - most;
  }

  /** A run with the given behaviour per sample; it is settled in equal steps. */
  private List<Sample> run(
      IntToLongFunction lag, IntToDoubleFunction rate, IntToLongFunction resident) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 1; i <= SAMPLES; i++) {
      int settled = PAYOUTS / SAMPLES * i;
      samples.add(
          new Sample(
              5.0 * i,
              Math.min(PAYOUTS, settled + 4_000),
              settled + 4_000 < PAYOUTS,
              mixKept,
              settled,
              0,
              rate.applyAsDouble(i),
              Map.of("mturk", lag.applyAsLong(i)),
              Map.of("worker", resident.applyAsLong(i))));
    }
    return samples;
  }

  private List<String> problems(List<Sample> samples) {
    return new Flatness(LIMITS, samples, heap).problems();
  }

  private List<Sample> flat() {
    return run(i -> 2_000 + noise(1_500), i -> 700 + noise(200), i -> 600 * MIB + noise(MIB));
  }

  @Test
  void noise_is_flat() {
    heap.add(heap(50, 100 * MIB + 64 * PAYOUTS / 2));
    heap.add(heap(100, 101 * MIB));
    assertThat(problems(flat())).as("seed " + SEED).isEmpty();
  }

  @Test
  void a_lag_that_grows_is_seen() {
    List<Sample> growing = run(i -> 2_000 + 40L * i + noise(1_500), i -> 700, i -> 600 * MIB);
    assertThat(problems(growing))
        .as("seed " + SEED)
        .singleElement()
        .asString()
        .startsWith("the lag of mturk grows");
  }

  @Test
  void a_lag_that_only_grew_before_a_tenth_was_settled_is_no_problem() {
    List<Sample> warmingUp =
        run(i -> i < 10 ? 500L * i : 4_000 + noise(300), i -> 700, i -> 600 * MIB);
    assertThat(problems(warmingUp)).as("seed " + SEED).isEmpty();
  }

  @Test
  void a_rate_that_falls_is_seen() {
    List<Sample> slower = run(i -> 2_000, i -> 800 - 4 * i + noise(50), i -> 600 * MIB);
    assertThat(problems(slower))
        .as("seed " + SEED)
        .singleElement()
        .asString()
        .startsWith("the rate falls");
  }

  @Test
  void a_slow_last_platform_after_the_others_is_no_falling_rate() {
    List<Sample> drained = run(i -> 2_000, i -> i < 96 ? 700 : 5, i -> 600 * MIB);
    assertThat(problems(drained)).isEmpty();
  }

  @Test
  void a_platform_that_is_held_back_is_seen() {
    mixKept = 0.7;
    assertThat(problems(flat()))
        .as("seed " + SEED)
        .singleElement()
        .asString()
        .startsWith("a platform was held back: 70 %");
  }

  @Test
  void a_heap_that_keeps_more_of_each_payout_than_it_may_is_seen() {
    heap.add(heap(50, 100 * MIB + 2 * MIB + 64 * PAYOUTS / 2));
    heap.add(heap(100, 100 * MIB));
    assertThat(problems(flat()))
        .as("seed " + SEED)
        .singleElement()
        .asString()
        .startsWith("the heap of worker grows");
  }

  @Test
  void resident_memory_beyond_the_heaps_limit_is_seen() {
    List<Sample> fat = run(i -> 2_000, i -> 700, i -> i == 70 ? 900 * MIB : 600 * MIB);
    assertThat(problems(fat)).singleElement().asString().startsWith("worker has");
  }
}
