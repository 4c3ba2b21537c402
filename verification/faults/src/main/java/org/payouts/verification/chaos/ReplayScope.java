package org.payouts.verification.chaos;

/** Who reads everything again from the beginning at the end of a run. */
public enum ReplayScope {
  /** Nobody. */
  NONE,
  /** All workers, and every fourth round as well. */
  WORKERS,
  /** The router too. */
  ALL
}
