package org.payouts.cli.audit;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Sums;
import org.payouts.audit.history.PayoutOutcome;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.run.AuditReport;
import org.payouts.audit.seal.Seal;
import org.payouts.cli.kafka.Acknowledgement;
import org.payouts.cli.report.Cover;

/** Reports of audits, for tests. */
public final class Reports {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private Reports() {}

  /** Nothing was read and nothing found. */
  public static AuditReport empty() {
    return new AuditReport(
        1_795_000_000_000L,
        1_795_000_000_000L,
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        0,
        List.of(),
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        "00",
        null,
        null);
  }

  /** The report as it is handed to somebody; the second finding is known. */
  public static AuditPaper paper(AuditReport report, String by) {
    Map<String, Acknowledgement> known =
        report.findings().size() < 2
            ? Map.of()
            : Map.of(
                NumberedFinding.numberOf(report.findings().get(1)),
                new Acknowledgement("", "B. Smith" + by, "by hand" + by, AT));
    return AuditPaper.of(
        new Cover("cluster-1" + by, "batch may" + by, "all", "payouts 1", AT, "A. Jones" + by),
        report,
        AuditPaper.NO_BOOKS + by,
        known,
        null);
  }

  /**
   * One of everything.
   *
   * @param by at the end of every text that others may have written
   */
  public static AuditReport sample(String by) {
    Map<PayoutOutcome, Long> outcomes = new EnumMap<>(PayoutOutcome.class);
    outcomes.put(PayoutOutcome.PAID, 7L);
    outcomes.put(PayoutOutcome.REVIEW, 1L);
    Map<String, Sums.Sum> booked = new LinkedHashMap<>();
    booked.put("prolific GBP", new Sums.Sum(7, 1050));
    return new AuditReport(
        1_795_000_000_000L,
        1_795_000_001_500L,
        Map.of("bonus-paid", 7L),
        Map.of("prolific" + by, outcomes),
        Map.of("DUPLICATE", 2L),
        List.of(
            new AuditReport.PaidTotal("prolific", "s<1>" + by, "GBP", "2026-11-21" + by, 7, 1050)),
        1,
        List.of(
            new AuditReport.OpenPayout(
                "p-2" + by,
                "prolific" + by,
                "REVIEW" + by,
                150,
                "GBP",
                1_795_000_000_001L,
                "a \"person\"" + by)),
        3,
        3,
        List.of(
            new Finding(
                Check.ONE_RESULT,
                "p-1" + by,
                new RecordPosition("bonus-paid" + by, 1, 5, 1_795_000_000_002L),
                "two results" + by),
            new Finding(Check.SUMS_AGREE, null, null, "sums differ" + by)),
        List.of(
            new AuditReport.CheckLine(
                Check.ONE_RESULT, AuditReport.CheckStatus.BROKEN, 1, "x" + by),
            new AuditReport.CheckLine(Check.REPLAY, AuditReport.CheckStatus.NOT_CHECKED, 0, "")),
        List.of(new Seal("bonus-paid" + by, 1, 6, 5, "abcd" + by)),
        "ef01" + by,
        List.of("bonus-paid-0: shorter" + by),
        booked);
  }
}
