package org.payouts.workers.model;

/** How long after the last call's end a read began: what absence in it proves. */
public enum QuietPeriod {
  /** Nothing yet. */
  NOT_YET,
  /** Enough where the answer to the call said that nothing was paid. */
  PRESUMED,
  /** Enough for everything that absence can prove. */
  FULL;

  /** For a read that began this long after the end of the last call. */
  public static QuietPeriod after(long ms, Policy policy) {
    if (ms >= policy.quietMs()) {
      return FULL;
    }
    return ms >= policy.presumedQuietMs() ? PRESUMED : NOT_YET;
  }
}
