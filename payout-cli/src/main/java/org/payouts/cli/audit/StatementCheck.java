package org.payouts.cli.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.statement.ClaimedPayout;
import org.payouts.audit.statement.Comparison;
import org.payouts.audit.statement.Difference;
import org.payouts.audit.statement.ListedPayment;
import org.payouts.audit.statement.PaymentMark;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.cli.statement.Statement;
import org.payouts.cli.words.Plural;
import org.payouts.words.StateWord;

/** Adds to an audit what a provider's own statement shows. */
public final class StatementCheck {
  private final Statement statement;
  private final Comparison comparison;
  private final long byParticipant;
  private final Map<String, Long> uncovered;

  /**
   * @param byParticipant how many payments name a participant with several submissions
   * @param uncovered how many paid payouts that were asked for are on platforms that the statement
   *     does not list, by platform
   */
  private StatementCheck(
      Statement statement, Comparison comparison, long byParticipant, Map<String, Long> uncovered) {
    this.statement = statement;
    this.comparison = comparison;
    this.byParticipant = byParticipant;
    this.uncovered = uncovered;
  }

  /**
   * Compares a statement with the payouts.
   *
   * @param payouts all of them, or at least all of the statement's targets
   * @param filter which of them the statement must list if they are paid
   * @param namespace MTurk's token namespace; null if the settings do not name it
   */
  public static StatementCheck of(
      Statement statement,
      List<ReportedPayout> payouts,
      ReportFilter filter,
      @Nullable String namespace) {
    Predicate<ListedPayment> asked = each -> each.at() == null || filter.period().holds(each.at());
    List<ListedPayment> payments = statement.payments().stream().filter(asked).toList();
    Predicate<Platform> covered =
        platform -> payments.stream().anyMatch(each -> each.platform() == platform);
    String marks = payments.stream().anyMatch(each -> each.reference() != null) ? namespace : null;
    return new StatementCheck(
        statement,
        Comparison.of(
            statement.payments(),
            payouts.stream()
                .filter(each -> covered.test(each.platform()))
                .map(each -> claimed(each, filter, marks))
                .toList(),
            statement.participants(),
            asked),
        payments.stream()
            .filter(each -> statement.participants().containsValue(each.target()))
            .count(),
        payouts.stream()
            .filter(each -> !covered.test(each.platform()))
            .filter(each -> each.word() == StateWord.PAID && filter.holds(each))
            .collect(
                Collectors.groupingBy(
                    ReportedPayout::platformName, TreeMap::new, Collectors.counting())));
  }

  private static ClaimedPayout claimed(
      ReportedPayout payout, ReportFilter filter, @Nullable String namespace) {
    ClaimedPayout.Outcome outcome =
        switch (payout.word()) {
          case PAID -> ClaimedPayout.Outcome.PAID;
          case FAILED -> ClaimedPayout.Outcome.FAILED;
          case WAITING, PAYING, UNCLEAR, NEEDS_YOU -> ClaimedPayout.Outcome.OPEN;
        };
    return new ClaimedPayout(
        payout.payoutId(),
        payout.platform(),
        payout.target(),
        payout.sumMinor(),
        payout.currency(),
        outcome,
        payout.platform() == Platform.MTURK && namespace != null
            ? PaymentMark.mturk(namespace, payout.payoutId())
            : null,
        filter.holds(payout),
        payout.askedAt());
  }

  /** What the statement shows, in a sentence that begins with the answer. */
  public String sentence() {
    if (comparison.payments() == 0) {
      return AuditPaper.NO_BOOKS + " (no payments in " + String.join(", ", statement.files()) + ")";
    }
    long twice = comparison.count(Difference.Kind.PAID_TWICE);
    List<String> parts = new ArrayList<>();
    parts.add(
        "%s of %s: %d are one payout's each"
            .formatted(
                Plural.of(comparison.payments(), "payment", "payments"),
                String.join(", ", statement.files()),
                comparison.matched()));
    add(
        parts,
        comparison.alike(),
        "of them are like another of the same target or participant: only their number could be"
            + " compared");
    add(parts, comparison.count(Difference.Kind.PAID_NOT_REPORTED), "paid, and not reported paid");
    add(
        parts,
        comparison.count(Difference.Kind.REPORTED_NOT_PAID),
        "reported paid, and not listed");
    add(parts, comparison.count(Difference.Kind.OTHER_AMOUNT), "with another amount");
    add(parts, comparison.count(Difference.Kind.UNKNOWN), "asked for by no payout");
    add(
        parts,
        byParticipant,
        "name a participant with several submissions: compared with all payouts of these");
    uncovered.forEach(
        (platform, paid) -> add(parts, paid, "paid on " + platform + " are in no statement"));
    return (twice == 0 ? "nobody was paid twice" : "PAID TWICE: " + twice)
        + " ("
        + String.join("; ", parts)
        + ")";
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  /** The report with what the statement shows: findings first. */
  public AuditReport added(AuditReport report) {
    List<Finding> findings = new ArrayList<>();
    comparison.differences().forEach(each -> findings.add(finding(each)));
    findings.addAll(report.findings());
    return new AuditReport(
        report.startedMs(),
        report.endedMs(),
        report.records(),
        report.payouts(),
        report.rejections(),
        report.paid(),
        report.openPayouts(),
        report.open(),
        report.unrouted(),
        report.violations() + comparison.differences().size(),
        findings,
        report.checks().stream().map(this::line).toList(),
        report.seals(),
        report.seal(),
        report.changes(),
        report.booked());
  }

  private static Finding finding(Difference difference) {
    List<String> ids = difference.payoutIds();
    String others =
        ids.size() > 1 ? " (or " + String.join(", ", ids.subList(1, ids.size())) + ")" : "";
    return new Finding(
        check(difference), ids.isEmpty() ? null : ids.get(0), null, difference.text() + others);
  }

  private static Check check(Difference difference) {
    return difference.kind() == Difference.Kind.PAID_TWICE ? Check.ONE_PAYMENT : Check.BOOKS_AGREE;
  }

  private AuditReport.CheckLine line(AuditReport.CheckLine line) {
    if (line.check() != Check.ONE_PAYMENT && line.check() != Check.BOOKS_AGREE) {
      return line;
    }
    long found =
        comparison.differences().stream().filter(each -> check(each) == line.check()).count();
    if (found > 0) {
      return new AuditReport.CheckLine(
          line.check(),
          AuditReport.CheckStatus.BROKEN,
          line.findings() + found,
          "by the statement");
    }
    return line.standing() == AuditReport.CheckStatus.NOT_CHECKED && uncovered.isEmpty()
        ? new AuditReport.CheckLine(
            line.check(), AuditReport.CheckStatus.HOLDS, 0, "by the statement")
        : line;
  }
}
