package org.payouts.cli.report.paper;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.report.Cover;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportedPayout;

/** Reported payouts, for tests. */
public final class Payouts {
  public static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private Payouts() {}

  /** A payout of batch may on Prolific. */
  public static ReportedPayout payout(
      String target, String state, long minor, @Nullable Long feeMinor, String text) {
    boolean paid = state.equals("PAID");
    return new ReportedPayout(
        "may:prolific:" + target,
        "may",
        Platform.PROLIFIC,
        "5fe97ffd748f7dfdcc857c53",
        "661f26ea30860d35fbbeb4fd",
        target,
        "",
        state,
        minor,
        "GBP",
        paid ? Long.valueOf(minor) : null,
        feeMinor,
        "A. Jones" + text,
        AT,
        paid || state.equals("FAILED") ? AT.plusSeconds(60) : null,
        "Thank you" + text,
        "note" + text,
        text);
  }

  /** A report of these. */
  public static PaymentReport report(ReportedPayout... payouts) {
    return new PaymentReport(
        new Cover("cluster-1", "batch may", "all", "payouts 1", AT, "A. Jones"),
        List.of(payouts),
        0);
  }
}
