package org.payouts.console.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.words.ProviderText;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.Sums;

/** A page of a list of payouts. */
public record PayoutsPage(
    ListAddress address, Sums sums, List<PayoutRow> rows, @Nullable String next) {

  /** What a payout waits for, or why it failed. */
  public static String why(PayoutRow row) {
    String failed = row.failureCode();
    if (failed != null) {
      String detail = row.failureDetail();
      return detail == null ? failed : failed + ": " + detail;
    }
    String waits = row.waitingFor();
    return waits == null ? "" : ProviderText.waiting(waits, row.currency());
  }
}
