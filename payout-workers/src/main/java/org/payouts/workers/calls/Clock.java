package org.payouts.workers.calls;

import org.payouts.workers.model.ClockReading;

/** Reads both clocks. */
@FunctionalInterface
public interface Clock {

  ClockReading now();

  /** The machine's clocks. */
  static Clock system() {
    long origin = System.nanoTime();
    return () ->
        new ClockReading((System.nanoTime() - origin) / 1_000_000, System.currentTimeMillis());
  }
}
