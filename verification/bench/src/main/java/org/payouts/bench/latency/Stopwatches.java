package org.payouts.bench.latency;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.payouts.bench.load.Samples;
import org.payouts.bench.suite.Figures;

/**
 * Times by stage, counted from when a request was meant to be sent: a sender that is late because
 * the system is slow is part of the latency. {@link #see} is for one thread.
 */
final class Stopwatches {
  private final long firstNanos;
  private final long periodNanos;
  private final int skipped;
  private final Map<Stage, Histogram> histograms = new EnumMap<>(Stage.class);

  /**
   * @param skipped requests at the beginning that do not count
   */
  Stopwatches(long firstNanos, long periodNanos, int skipped) {
    this.firstNanos = firstNanos;
    this.periodNanos = periodNanos;
    this.skipped = skipped;
    for (Stage stage : Stage.values()) {
      histograms.put(stage, new Histogram(3));
    }
  }

  long intendedNanos(int number) {
    return firstNanos + number * periodNanos;
  }

  /**
   * A request was seen at a stage just now.
   *
   * @param providerMs the provider's own time until then, which does not count
   */
  void see(Stage stage, String payoutId, long providerMs) {
    int number = Samples.number(payoutId);
    if (number >= skipped) {
      long nanos =
          System.nanoTime() - intendedNanos(number) - TimeUnit.MILLISECONDS.toNanos(providerMs);
      of(stage).recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }
  }

  private Histogram of(Stage stage) {
    Histogram histogram = histograms.get(stage);
    if (histogram == null) {
      throw new IllegalStateException("every stage has one");
    }
    return histogram;
  }

  /** Puts the figures of the result, then those of each stage on the way. */
  void put(Figures figures) {
    Histogram told = of(Stage.TOLD);
    figures.put("p50_ms", told.getValueAtPercentile(50) / 1e3);
    figures.put("p90_ms", told.getValueAtPercentile(90) / 1e3);
    figures.put("p99_ms", told.getValueAtPercentile(99) / 1e3);
    figures.put("p999_ms", told.getValueAtPercentile(99.9) / 1e3);
    figures.put("most_ms", told.getMaxValue() / 1e3);
    figures.count("records", told.getTotalCount());
    histograms.forEach(
        (stage, histogram) -> {
          if (histogram.getTotalCount() > 0) {
            String name = stage.name().toLowerCase(java.util.Locale.ROOT);
            figures.put(name + "_p50_ms", histogram.getValueAtPercentile(50) / 1e3);
            figures.put(name + "_p99_ms", histogram.getValueAtPercentile(99) / 1e3);
          }
        });
  }
}
