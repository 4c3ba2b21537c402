package org.payouts.audit.checks;

import org.payouts.PayoutLimit;

/** What a limit is about, and the names of what may be wrong with it. */
final class LimitKinds {
  static final String EXCEEDED = "LIMIT_EXCEEDED";
  static final String VANISHED = "RESERVATION_VANISHED";
  static final String NOT_LET_THROUGH = "NOT_LET_THROUGH";
  static final String NOT_APPROVED = "NOT_APPROVED_BUT_PAID";
  static final String FORGED = "FORGED_APPROVAL";

  private LimitKinds() {}

  /** Whether payouts are limited together. */
  static boolean limitsSums(PayoutLimit limit) {
    return limit.getPerDayMinor() != null
        || limit.getTotalMinor() != null
        || limit.getPerTargetMinor() != null;
  }
}
