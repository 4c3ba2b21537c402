package org.payouts.bench.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.bench.suite.Result;

/** A session's results of one row. */
final class Medians {
  private final List<Result> results;

  private Medians(List<Result> results) {
    this.results = results;
  }

  /**
   * The row's results of the newest session that has any; empty if there is none. What was measured
   * under a label is not as things are.
   */
  static Optional<Medians> newest(List<Result> all, String row) {
    return all.stream()
        .filter(result -> result.row().equals(row) && result.label().isEmpty())
        .map(Result::session)
        .max(Comparator.naturalOrder())
        .map(session -> of(all, row, session));
  }

  static Medians of(List<Result> all, String row, String session) {
    return new Medians(
        all.stream()
            .filter(result -> result.row().equals(row) && result.session().equals(session))
            .toList());
  }

  Result any() {
    return results.get(0);
  }

  /** Medians of a run's figures, in the order they were measured. */
  Map<String, Double> of(String run) {
    Map<String, Double> medians = new LinkedHashMap<>();
    results.stream()
        .filter(result -> result.run().equals(run))
        .flatMap(result -> result.figures().keySet().stream())
        .distinct()
        .forEach(figure -> medians.put(figure, median(values(run, figure))));
    return medians;
  }

  /** All values of a figure, lowest first. */
  double[] values(String run, String figure) {
    return results.stream()
        .filter(result -> result.run().equals(run) && result.figures().containsKey(figure))
        .mapToDouble(result -> result.figures().getOrDefault(figure, 0.0))
        .sorted()
        .toArray();
  }

  /** How many times the run failed. */
  long failures(String run) {
    return results.stream()
        .filter(result -> result.run().equals(run) && result.error() != null)
        .count();
  }

  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
