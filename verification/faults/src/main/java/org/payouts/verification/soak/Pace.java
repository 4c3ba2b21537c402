package org.payouts.verification.soak;

import org.payouts.Platform;

/**
 * How fast requests are published.
 *
 * @param perSecond of all platforms together; 0 for as fast as they are settled
 */
record Pace(double perSecond) {
  private static final int MTURK_WINDOW = 6_000;
  private static final int OTHERS_WINDOW = 1_200;

  static Pace parse(String text) {
    if (text.equals("auto")) {
      return new Pace(0);
    }
    double rate = Double.parseDouble(text);
    if (!(rate > 0)) {
      throw new IllegalArgumentException("a rate is above 0, or auto");
    }
    return new Pace(rate);
  }

  boolean fixed() {
    return perSecond > 0;
  }

  /** How many of a platform's payouts may be under way; without bound at a fixed rate. */
  int window(Platform platform) {
    if (fixed()) {
      return Integer.MAX_VALUE;
    }
    return platform == Platform.MTURK ? MTURK_WINDOW : OTHERS_WINDOW;
  }
}
