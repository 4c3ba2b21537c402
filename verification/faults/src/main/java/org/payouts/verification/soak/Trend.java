package org.payouts.verification.soak;

import java.util.List;

/**
 * A straight line through points, by least squares.
 *
 * @param mean of the values
 * @param slope per unit of time
 * @param error standard error of the slope
 * @param span from the first to the last time
 */
record Trend(double mean, double slope, double error, double span) {

  /** A value at a time. */
  record Point(double time, double value) {}

  /** The trend of at least three points in order of time; of fewer, none. */
  static Trend of(List<Point> points) {
    int n = points.size();
    double meanTime = points.stream().mapToDouble(Point::time).average().orElse(0);
    double mean = points.stream().mapToDouble(Point::value).average().orElse(0);
    if (n < 3) {
      return new Trend(mean, 0, 0, 0);
    }
    double squares = 0;
    double products = 0;
    for (Point point : points) {
      squares += Math.pow(point.time() - meanTime, 2);
      products += (point.time() - meanTime) * (point.value() - mean);
    }
    double slope = squares == 0 ? 0 : products / squares;
    double residuals = 0;
    for (Point point : points) {
      residuals += Math.pow(point.value() - mean - slope * (point.time() - meanTime), 2);
    }
    double error = squares == 0 ? 0 : Math.sqrt(residuals / (n - 2) / squares);
    return new Trend(mean, slope, error, points.get(n - 1).time() - points.get(0).time());
  }

  /**
   * Whether the values grow beyond noise: by more than three standard errors, and by more than the
   * given share of their mean and a few besides.
   */
  boolean grows(double share, double few) {
    double drift = slope * span;
    return drift > 3 * error * span && drift > share * mean + few;
  }
}
