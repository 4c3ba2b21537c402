package org.payouts.sandbox.providers.faults;

/** Whether a call has its effect, and when. */
public enum Execution {
  /** Before it is answered, as it should be. */
  BEFORE,
  /** Some time after it was answered. */
  LATE,
  NEVER
}
