package org.payouts.workers.model;

/**
 * One reading of both clocks. Durations are counted on the monotonic clock, which stops while a
 * machine sleeps; leases look at both, because the wall clock may step back.
 *
 * @param monotonicMs milliseconds since an arbitrary origin of this process
 * @param wallMs milliseconds since the epoch
 */
public record ClockReading(long monotonicMs, long wallMs) {

  public ClockReading plus(long ms) {
    return new ClockReading(monotonicMs + ms, wallMs + ms);
  }
}
