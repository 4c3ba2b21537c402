package org.payouts.cli.report.paper;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.HtmlTemplate;
import org.payouts.cli.report.Cover;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportTotal;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.words.Money;
import org.payouts.words.StateWord;

/** A report as one page that needs nothing but a browser, to be read or printed. */
public final class ReportPage {
  private ReportPage() {}

  /** What the template names; a section that is null or empty is left out. */
  private record Content(
      List<Cover.Line> cover,
      List<ReportTotal> totals,
      List<ReportTotal> currencies,
      @Nullable Section notPaid,
      @Nullable Section paid,
      String fees,
      String books,
      @Nullable String unrouted) {}

  private record Section(int count, List<Row> rows) {}

  private record Row(
      ReportedPayout payout, String amount, String fee, String when, String state, String css) {}

  /**
   * Writes the page.
   *
   * @throws org.payouts.cli.failure.CommandFailure if the file cannot be written
   */
  public static void write(PaymentReport report, Path file) {
    HtmlTemplate.write(
        ReportPage.class,
        "report",
        new Content(
            report.cover().lines(),
            report.accounts(),
            report.currencies(),
            section(report, false),
            section(report, true),
            PaperText.FEES,
            PaperText.BOOKS,
            report.unrouted() == 0 ? null : PaperText.unrouted(report.unrouted())),
        file);
  }

  private static @Nullable Section section(PaymentReport report, boolean paid) {
    List<Row> rows =
        report.payouts().stream()
            .filter(payout -> (payout.word() == StateWord.PAID) == paid)
            .map(ReportPage::row)
            .toList();
    return rows.isEmpty() ? null : new Section(rows.size(), rows);
  }

  private static Row row(ReportedPayout payout) {
    Long fee = payout.feeMinor();
    return new Row(
        payout,
        Money.text(payout.sumMinor(), payout.currency()),
        fee == null ? "" : Money.text(fee, payout.currency()),
        (payout.endedAt() == null ? payout.askedAt() : payout.endedAt())
            .truncatedTo(ChronoUnit.SECONDS)
            .toString(),
        payout.word().toString(),
        payout.word().name());
  }
}
