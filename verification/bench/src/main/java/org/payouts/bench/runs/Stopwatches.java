package org.payouts.bench.runs;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a steady rate, whatever becomes of them, and keeps times by stage, counted from
 * when a request was meant to be sent: a sender that is late because the system is slow is part of
 * the latency. {@link #see} is for one thread.
 */
final class Stopwatches {

  private final long firstNanos;
  private final long periodNanos;
  private final int skipped;
  private final Map<LatencyStage, Histogram> histograms = new EnumMap<>(LatencyStage.class);

  /** Where a request is seen on its way, by a reader of committed records. */
  enum LatencyStage {
    ORDERED,
    CLAIMED,
    SETTLED,
    RESULT
  }

  /**
   * @param skipped requests at the beginning that do not count
   */
  Stopwatches(long firstNanos, long periodNanos, int skipped) {
    this.firstNanos = firstNanos;
    this.periodNanos = periodNanos;
    this.skipped = skipped;
    for (LatencyStage stage : LatencyStage.values()) {
      histograms.put(stage, new Histogram(3));
    }
  }

  private long intendedNanos(int number) {
    return firstNanos + number * periodNanos;
  }

  /** Sends so many requests, each at its time. */
  void send(Requests requests, int count) {
    for (int number = 0; number < count; number++) {
      long due = intendedNanos(number);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      requests.publish(number);
    }
  }

  /**
   * A request was seen at a stage just now.
   *
   * @param providerMs the provider's own time until then, which does not count
   */
  void see(LatencyStage stage, String payoutId, long providerMs) {
    int number = Samples.number(payoutId);
    if (number >= skipped) {
      long nanos =
          System.nanoTime() - intendedNanos(number) - TimeUnit.MILLISECONDS.toNanos(providerMs);
      of(stage).recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }
  }

  private Histogram of(LatencyStage stage) {
    return Objects.requireNonNull(histograms.get(stage));
  }

  /** Puts the figures of the result, then those of each stage on the way. */
  void put(Figures figures) {
    Histogram result = of(LatencyStage.RESULT);
    figures.put("p50_ms", result.getValueAtPercentile(50) / 1e3);
    figures.put("p90_ms", result.getValueAtPercentile(90) / 1e3);
    figures.put("p99_ms", result.getValueAtPercentile(99) / 1e3);
    figures.put("p999_ms", result.getValueAtPercentile(99.9) / 1e3);
    figures.put("most_ms", result.getMaxValue() / 1e3);
    figures.put("records", result.getTotalCount());
    histograms.forEach(
        (stage, histogram) -> {
          if (histogram.getTotalCount() > 0) {
            String name = stage.name().toLowerCase(Locale.ROOT);
            figures.put(name + "_p50_ms", histogram.getValueAtPercentile(50) / 1e3);
            figures.put(name + "_p99_ms", histogram.getValueAtPercentile(99) / 1e3);
          }
        });
  }
}
