package org.payouts.verification.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * A straight line through a value over time, by least squares.
 *
 * @param mean of the values
 * @param slope per second
 * @param error standard error of the slope
 * @param span from the first to the last time
 */
record Trend(double mean, double slope, double error, double span) {

  /** The trend of at least three samples in order of time; of fewer, none. */
  static Trend of(List<Sample> samples, ToDoubleFunction<Sample> value) {
    double mean = samples.stream().mapToDouble(value).average().orElse(0);
    if (samples.size() < 3) {
      return new Trend(mean, 0, 0, 0);
    }
    SimpleRegression line = new SimpleRegression();
    samples.forEach(each -> line.addData(each.seconds(), value.applyAsDouble(each)));
    double span = samples.get(samples.size() - 1).seconds() - samples.get(0).seconds();
    return new Trend(mean, line.getSlope(), line.getSlopeStdErr(), span);
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
