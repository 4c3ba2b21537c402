package org.payouts.bench.report;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What became of a figure, from pairs of runs side by side: new divided by old, lowest first. The
 * interval says nothing of how the ratios are distributed: it lies between two of them, chosen so
 * that their median is outside in at most one of ten cases.
 */
public record PairedRatios(List<Double> ratios) {
  private static final double OUTSIDE_ON_ONE_SIDE = 0.05;

  /** Fewer pairs show nothing, whatever they are. */
  public static final int FEWEST = 5;

  public PairedRatios {
    ratios = ratios.stream().sorted().toList();
    if (ratios.size() < FEWEST) {
      throw new IllegalArgumentException("too few pairs: " + ratios.size());
    }
  }

  public double median() {
    return StatUtils.percentile(ratios.stream().mapToDouble(each -> each).toArray(), 50);
  }

  public double low() {
    return ratios.get(leftOut());
  }

  public double high() {
    return ratios.get(ratios.size() - 1 - leftOut());
  }

  /** How many ratios at either end lie outside the interval. */
  private int leftOut() {
    BinomialDistribution coins = new BinomialDistribution(null, ratios.size(), 0.5);
    int leftOut = 0;
    while (coins.cumulativeProbability(leftOut + 1) <= OUTSIDE_ON_ONE_SIDE) {
      leftOut++;
    }
    return leftOut;
  }

  /**
   * Whether it became worse by more than the noise.
   *
   * @param more whether more is better
   */
  public boolean worse(boolean more) {
    return more ? high() < 1 : low() > 1;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f, %d pairs)", median(), low(), high(), ratios.size());
  }
}
