package org.payouts.cli.report.paper;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.report.Cover;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportTotal;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.words.Money;
import org.payouts.words.StateWord;

/** Shows a report on a terminal. */
public final class ReportPrinter {
  private final Console console;
  private final PaymentReport report;

  public ReportPrinter(Console console, PaymentReport report) {
    this.console = console;
    this.report = report;
  }

  /** A cover block. */
  public static void cover(Console console, Cover cover) {
    cover.lines().forEach(line -> console.print("%-9s%s".formatted(line.name(), line.text())));
  }

  /**
   * Cover, totals, and payouts: those that are not paid first.
   *
   * @param most of each list
   */
  public void print(int most) {
    cover(console, report.cover());
    console.print("");
    totals();
    String prefix = commonLabel();
    list("not paid", prefix, most, false);
    list("paid", prefix, most, true);
    console.print("");
    console.sentence(PaperText.FEES, "");
    console.sentence(PaperText.BOOKS, "");
  }

  /**
   * Totals and what is not paid.
   *
   * @param most of the list
   */
  public void printShort(int most) {
    totals();
    list("not paid", commonLabel(), most, false);
  }

  private void totals() {
    if (report.payouts().isEmpty()) {
      console.print("no payouts: " + report.cover().about());
    } else {
      Table table = new Table("account", ">paid", ">amount", ">fees known");
      report
          .accounts()
          .forEach(
              total ->
                  table.row(
                      total.name(), total.paid().payouts(), total.paidText(), total.feeText()));
      console.print(table);
      console.print("");
      for (ReportTotal total : report.currencies()) {
        console.sentence(
            "%s: paid %s; failed %s; waiting %s; needs you %s"
                .formatted(
                    total.currency(),
                    part(total.paid(), total),
                    part(total.failed(), total),
                    part(total.open(), total),
                    part(total.needsYou(), total)),
            "");
      }
    }
    if (report.unrouted() > 0) {
      console.sentence(PaperText.unrouted(report.unrouted()), "");
    }
  }

  private static String part(ReportTotal.Part part, ReportTotal total) {
    return part.payouts() == 0
        ? "0"
        : "%d (%s)".formatted(part.payouts(), Money.text(part.minor(), total.currency()));
  }

  /** What all IDs begin with where one batch was asked for: it need not stand in every line. */
  private String commonLabel() {
    List<ReportedPayout> payouts = report.payouts();
    String prefix = payouts.isEmpty() ? "" : payouts.get(0).batch() + ":";
    return prefix.length() > 1
            && payouts.stream().allMatch(payout -> payout.payoutId().startsWith(prefix))
        ? prefix
        : "";
  }

  private void list(String title, String prefix, int most, boolean paid) {
    List<ReportedPayout> rows =
        report.payouts().stream()
            .filter(payout -> (payout.word() == StateWord.PAID) == paid)
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    String payout = prefix.isEmpty() ? title : title + " (" + prefix + "...)";
    Table table =
        paid
            ? new Table(payout, ">amount", ">fee", "at")
            : new Table(payout, "state", ">amount", "since", "why");
    rows.stream().limit(most).forEach(row -> table.row(cells(row, prefix, paid)));
    console.print("");
    console.print(table);
    if (rows.size() > most) {
      console.print("... and %d more (--all)".formatted(rows.size() - most));
    }
  }

  private static Object[] cells(ReportedPayout row, String prefix, boolean paid) {
    String id = row.payoutId().substring(prefix.length());
    String amount = Money.text(row.sumMinor(), row.currency());
    String when =
        Objects.requireNonNullElse(row.endedAt(), row.askedAt())
            .truncatedTo(ChronoUnit.MINUTES)
            .toString()
            .substring(0, "2026-11-26T20:00".length())
            .replace('T', ' ');
    Long fee = row.feeMinor();
    return paid
        ? new Object[] {id, amount, fee == null ? "-" : Money.text(fee, row.currency()), when}
        : new Object[] {id, row.word(), amount, when, row.note()};
  }
}
