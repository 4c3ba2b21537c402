package org.payouts.bench.report;

import java.util.Locale;

/** Numbers as a reader wants them: three digits that count. */
final class Numbers {
  private Numbers() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }

  /** A figure's name as words and unit: {@code p99_ms} is "p99, ms". */
  static String name(String figure) {
    return switch (figure) {
      case "per_s" -> "per second";
      case "steady_per_s" -> "steady, per second";
      case "steady_percent_of_ideal" -> "steady, of in flight / latency, %";
      case "own_cpu_us" -> "own CPU, µs each";
      case "broker_cpu_us" -> "broker CPU, µs each";
      case "percent_of_ideal" -> "of in flight / latency, %";
      case "cores_busy_percent" -> "cores busy, %";
      case "all_s" -> "to the last first claim, s";
      // Until November 2026 the last stage had another name in the results.
      default ->
          figure
              .replaceFirst("^told_", "result_")
              .replaceAll("_(ms|s|mb|us)$", ", $1")
              .replace('_', ' ');
    };
  }
}
