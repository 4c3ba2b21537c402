package org.payouts.workers.engine;

import org.payouts.workers.model.Reason;

/**
 * A part of the platform that stands still, for people.
 *
 * @param unit what it is, for example "lane 64aa00000000000000000a01"
 * @param sinceMs wall clock
 */
public record Standstill(String unit, Reason reason, long sinceMs) {

  /** Unit, code and text on one line. */
  public String text() {
    return unit + ": " + reason.code() + ", " + reason.text();
  }
}
