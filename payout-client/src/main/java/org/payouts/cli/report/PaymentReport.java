package org.payouts.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Who was paid what and when, who was not and why, and who waits for what.
 *
 * @param payouts those that need attention first, then the paid ones by time
 * @param unrouted requests that the router has not dealt with: they may belong here
 */
public record PaymentReport(Cover cover, List<ReportedPayout> payouts, long unrouted) {

  public PaymentReport {
    payouts =
        payouts.stream()
            .sorted(
                Comparator.comparingInt(PaymentReport::rank)
                    .thenComparing(each -> each.endedAt() == null ? each.askedAt() : each.endedAt())
                    .thenComparing(ReportedPayout::payoutId))
            .toList();
  }

  private static int rank(ReportedPayout payout) {
    return switch (payout.word()) {
      case NEEDS_YOU -> 0;
      case FAILED -> 1;
      case UNCLEAR -> 2;
      case PAYING -> 3;
      case WAITING -> 4;
      case PAID -> 5;
    };
  }

  /** One total for each account and currency. */
  public List<ReportTotal> accounts() {
    return ReportTotal.byAccount(payouts);
  }

  /** One total for each currency. */
  public List<ReportTotal> currencies() {
    return ReportTotal.byCurrency(accounts());
  }

  /** The report as JSON has it: raw names of states, minor units. */
  public Map<String, Object> json() {
    return ReportJson.of(this);
  }
}
