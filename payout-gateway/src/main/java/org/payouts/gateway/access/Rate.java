package org.payouts.gateway.access;

import java.util.function.LongSupplier;

/** How many bonuses a requester may still ask for: a bucket that fills at a steady rate. */
final class Rate {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanoClock;
  private final int perSecond;
  private final int most;
  private double left;
  private long filledAt;

  /**
   * @param most the greatest number at once
   */
  Rate(int perSecond, int most, LongSupplier nanoClock) {
    this.perSecond = perSecond;
    this.most = most;
    this.left = most;
    this.nanoClock = nanoClock;
    this.filledAt = nanoClock.getAsLong();
  }

  int perSecond() {
    return perSecond;
  }

  /** Takes this many; returns 0, or after how many seconds they will be there. */
  synchronized int take(int count) {
    long now = nanoClock.getAsLong();
    left = Math.min(most, left + (now - filledAt) / NANOS_PER_SECOND * perSecond);
    filledAt = now;
    if (left >= count) {
      left -= count;
      return 0;
    }
    return (int) Math.ceil((count - left) / perSecond);
  }
}
