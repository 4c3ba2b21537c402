package org.payouts.workers.simulation;

/**
 * When lists show the payments of a call. Times in milliseconds after the payment.
 *
 * @param fromMs until a payment is listed
 * @param goneMs when it vanishes again; not before {@code fromMs}
 * @param backMs when it is back; equal to {@code goneMs} if it never vanishes
 * @param untilRetried it appears at the worst moment: right behind the read that believes in its
 *     absence; {@code fromMs} at the latest
 */
record Show(long fromMs, long goneMs, long backMs, boolean untilRetried) {

  static Show after(long ms) {
    return new Show(ms, ms, ms, false);
  }

  boolean flickers() {
    return backMs > goneMs;
  }
}
