package org.payouts.control;

import java.time.Instant;

/** What was let through and has not failed, in minor units. */
public interface LetThrough {
  /** All of the scope. */
  long total(Scope scope, String currency);

  /** All of the scope since then, which is not longer ago than a day. */
  long since(Instant begin, Scope scope, String currency);
}
