package org.payouts.workers.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** Ages for gauges. */
final class Ages {
  private static final double MS = 1_000.0;

  private Ages() {}

  /** How long ago {@code sinceMs} (wall clock) was, in seconds; 0 for 0. */
  static double seconds(AtomicLong sinceMs) {
    long since = sinceMs.get();
    return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since) / MS;
  }
}
