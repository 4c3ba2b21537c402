package org.payouts.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PairedRatiosTest {

  private static PairedRatios of(double... ratios) {
    return new PairedRatios(DoubleStream.of(ratios).boxed().toList());
  }

  @Test
  void five_pairs_must_all_be_worse() {
    assertThat(of(0.97, 0.90, 0.93, 0.99, 0.95).worse(true)).isTrue();
    assertThat(of(0.97, 0.90, 0.93, 1.01, 0.95).worse(true)).isFalse();
    assertThat(of(1.03, 1.10, 1.07, 1.01, 1.05).worse(false)).isTrue();
  }

  @Test
  void one_odd_pair_of_eight_changes_nothing() {
    PairedRatios ratios = of(0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 3);
    assertThat(ratios.worse(true)).isTrue();
    assertThat(ratios.median()).isEqualTo(0.935);
    assertThat(ratios).hasToString("0.935 (0.910 to 0.960, 8 pairs)");
  }

  @Test
  void equal_builds_are_seldom_called_worse() {
    long seed = 20261127;
    Random random = new Random(seed);
    int worse = 0;
    for (int i = 0; i < 2_000; i++) {
      PairedRatios ratios = of(random.doubles(10).map(each -> 0.9 + each / 5).toArray());
      worse += ratios.worse(true) ? 1 : 0;
    }
    assertThat(worse).as("seed %d", seed).isLessThan(2_000 / 20);
  }

  @Test
  void fewer_than_five_pairs_are_refused() {
    assertThatThrownBy(() -> new PairedRatios(List.of(1.0, 1.0, 1.0, 1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
