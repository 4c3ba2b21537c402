package org.payouts.workers.calls;

import org.payouts.workers.protocol.Moment;

/** Reads both clocks. */
@FunctionalInterface
public interface Clock {

  Moment now();

  /** The machine's clocks. */
  static Clock system() {
    long origin = System.nanoTime();
    return () -> new Moment((System.nanoTime() - origin) / 1_000_000, System.currentTimeMillis());
  }
}
