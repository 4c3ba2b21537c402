package org.payouts.workers.simulation;

import java.util.Locale;

/**
 * What a provider makes of a money call: what it says and what it does have nothing to do with each
 * other.
 *
 * @param laterMs how long after its answer the call is carried out, if later
 */
record Deed(Says says, Does does, long laterMs) {

  /** When the call is carried out. */
  enum Does {
    AT_ONCE,
    LATER,
    NEVER
  }

  String label() {
    return (says + "_carried_out_" + does).toLowerCase(Locale.ROOT);
  }
}
