package org.payouts.cli.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.run.AuditReport;
import org.payouts.cli.console.HtmlTemplate;
import org.payouts.cli.report.Cover;
import org.payouts.words.Money;

/**
 * The report of an audit as one page that needs nothing but a browser: what {@code page.mustache}
 * shows.
 */
public final class AuditPage {
  private final AuditPaper paper;
  private final AuditReport report;

  private AuditPage(AuditPaper paper) {
    this.paper = paper;
    this.report = paper.report();
  }

  /**
   * Writes the page.
   *
   * @throws org.payouts.cli.failure.CommandFailure if the file cannot be written
   */
  public static void write(AuditPaper paper, Path file) {
    HtmlTemplate.write(AuditPage.class, "page", new AuditPage(paper).content(), file);
  }

  /** What the template names; a section that is null or empty is left out. */
  private record Content(
      AuditReport report,
      List<Cover.Line> cover,
      boolean clean,
      String conclusion,
      String books,
      Instant started,
      long records,
      long seconds,
      @Nullable Changes changes,
      Chart outcomes,
      List<Chart> days,
      List<ShownCheck> checks,
      @Nullable Findings findings,
      @Nullable Findings known,
      @Nullable Findings elsewhere,
      @Nullable OpenPayouts open,
      @Nullable Paid paid) {}

  private record Changes(String text) {}

  private record Findings(List<FindingRow> rows, @Nullable Long more) {}

  private record FindingRow(String number, Finding finding, @Nullable String word) {}

  private record OpenPayouts(long count, Chart ages, List<OpenRow> rows) {}

  private record OpenRow(AuditReport.OpenPayout payout, String amount, Instant since) {}

  private record Paid(List<PaidRow> rows) {}

  private record PaidRow(AuditReport.PaidTotal total, String amount) {}

  private Content content() {
    return new Content(
        report,
        paper.cover().lines(),
        paper.clean(),
        paper.conclusion(),
        paper.books(),
        seconds(report.startedMs()),
        report.records().values().stream().mapToLong(Long::longValue).sum(),
        (report.endedMs() - report.startedMs()) / 1000,
        changes(),
        Chart.outcomes(report),
        Chart.days(report),
        paper.checks(),
        findings(paper.findings(), report.violations() - report.findings().size()),
        findings(paper.known(), 0),
        findings(paper.elsewhere(), 0),
        open(),
        report.paid().isEmpty()
            ? null
            : new Paid(report.paid().stream().map(AuditPage::paid).toList()));
  }

  private static Instant seconds(long ms) {
    return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS);
  }

  private @Nullable Changes changes() {
    List<String> changes = report.changes();
    if (changes == null) {
      return null;
    }
    return new Changes(
        changes.isEmpty()
            ? "Everything the earlier audit saw is unchanged."
            : String.join("; ", changes));
  }

  private static @Nullable Findings findings(List<NumberedFinding> findings, long more) {
    return findings.isEmpty()
        ? null
        : new Findings(
            findings.stream()
                .map(
                    each ->
                        new FindingRow(
                            each.number(),
                            each.finding(),
                            each.known() == null ? null : each.knownText()))
                .toList(),
            more > 0 ? more : null);
  }

  private @Nullable OpenPayouts open() {
    if (report.open().isEmpty()) {
      return null;
    }
    return new OpenPayouts(
        report.openPayouts(),
        Chart.ages(report),
        report.open().stream()
            .map(
                open ->
                    new OpenRow(
                        open,
                        Money.text(open.amountMinor(), open.currency()),
                        seconds(open.sinceMs())))
            .toList());
  }

  private static PaidRow paid(AuditReport.PaidTotal total) {
    return new PaidRow(total, Money.text(total.minor(), total.currency()));
  }
}
