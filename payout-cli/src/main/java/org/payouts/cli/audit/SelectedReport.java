package org.payouts.cli.audit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.run.AuditReport;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.ReportedPayout;

/** Counts, sums and lists of an audit for some payouts; everything was judged all the same. */
public final class SelectedReport {
  private SelectedReport() {}

  /** The IDs of those that are wanted. */
  public static Set<String> ids(List<ReportedPayout> payouts, ReportFilter filter) {
    return payouts.stream()
        .filter(filter::holds)
        .map(ReportedPayout::payoutId)
        .collect(Collectors.toSet());
  }

  /** The report about those that are wanted. */
  public static AuditReport of(
      AuditReport report, List<ReportedPayout> payouts, ReportFilter filter) {
    List<ReportedPayout> wanted = payouts.stream().filter(filter::holds).toList();
    Set<String> ids = ids(wanted, filter);
    Map<String, Map<PayoutOutcome, Long>> outcomes = new TreeMap<>();
    wanted.forEach(
        each ->
            outcomes
                .computeIfAbsent(each.platformName(), key -> new EnumMap<>(PayoutOutcome.class))
                .merge(outcome(each), 1L, Long::sum));
    List<AuditReport.OpenPayout> open =
        report.open().stream().filter(each -> ids.contains(each.payoutId())).toList();
    long openPayouts =
        wanted.stream()
            .map(SelectedReport::outcome)
            .filter(each -> each == PayoutOutcome.OPEN || each == PayoutOutcome.REVIEW)
            .count();
    return new AuditReport(
        report.startedMs(),
        report.endedMs(),
        report.records(),
        outcomes,
        report.rejections(),
        paid(wanted, filter),
        openPayouts,
        open,
        report.unrouted(),
        report.violations(),
        report.findings(),
        report.checks(),
        report.seals(),
        report.seal(),
        report.changes(),
        report.booked());
  }

  private static PayoutOutcome outcome(ReportedPayout payout) {
    return switch (payout.word()) {
      case PAID -> PayoutOutcome.PAID;
      case FAILED -> PayoutOutcome.FAILED;
      case NEEDS_YOU -> PayoutOutcome.REVIEW;
      case WAITING, PAYING, UNCLEAR -> PayoutOutcome.OPEN;
    };
  }

  private static List<AuditReport.PaidTotal> paid(
      List<ReportedPayout> wanted, ReportFilter filter) {
    Map<String, AuditReport.PaidTotal> totals = new TreeMap<>();
    for (ReportedPayout each : wanted) {
      if (outcome(each) == PayoutOutcome.PAID) {
        String day =
            LocalDate.ofInstant(Objects.requireNonNull(each.endedAt()), filter.period().zone())
                .toString();
        AuditReport.PaidTotal one =
            new AuditReport.PaidTotal(
                each.platformName(), each.study(), each.currency(), day, 1, each.sumMinor());
        totals.merge(
            String.join("\n", one.platform(), one.study(), one.currency(), day),
            one,
            SelectedReport::sum);
      }
    }
    return new ArrayList<>(totals.values());
  }

  private static AuditReport.PaidTotal sum(AuditReport.PaidTotal one, AuditReport.PaidTotal two) {
    return new AuditReport.PaidTotal(
        one.platform(),
        one.study(),
        one.currency(),
        one.day(),
        one.payouts() + two.payouts(),
        Math.addExact(one.minor(), two.minor()));
  }
}
