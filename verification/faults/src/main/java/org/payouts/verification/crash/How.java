package org.payouts.verification.crash;

/** What becomes of the process that reaches its point. */
public enum How {
  /** It ends at once, as by kill -9. */
  HALT,
  /** It is stopped by SIGSTOP until somebody lets it go on. */
  FREEZE,
  /** Only the thread that reached the point waits, for what is done to others meanwhile. */
  HOLD
}
