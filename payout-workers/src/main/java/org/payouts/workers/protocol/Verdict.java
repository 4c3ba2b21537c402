package org.payouts.workers.protocol;

/**
 * A person's verdict as read from payout-resolutions.
 *
 * @param offset its offset there: its identity
 * @param attempt the attempt it is about
 */
public record Verdict(
    long offset, String payoutId, int attempt, Decision decision, String by, String because) {

  /** What the person decided. */
  public enum Decision {
    PAID,
    FAILED,
    RETRY,
    /** A decision newer than this reader: always refused. */
    UNKNOWN
  }
}
