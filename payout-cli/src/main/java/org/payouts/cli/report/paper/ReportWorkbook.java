package org.payouts.cli.report.paper;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.SafeText;
import org.payouts.cli.report.Cover;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportTotal;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.words.Money;

/** A report as an .xlsx workbook: a sheet with cover and totals, a sheet with all payouts. */
public final class ReportWorkbook {
  private static final List<String> TOTALS =
      List.of(
          "platform",
          "account",
          "currency",
          "paid",
          "paid amount",
          "fees known",
          "of so many paid",
          "failed",
          "failed amount",
          "waiting",
          "waiting amount",
          "needs you",
          "needs you amount");

  private final PaymentReport report;

  private ReportWorkbook(PaymentReport report) {
    this.report = report;
  }

  /**
   * Writes the workbook.
   *
   * @throws IOException if the destination refuses
   */
  public static void write(PaymentReport report, OutputStream to) throws IOException {
    try (Workbook book = new Workbook(to, "payouts", "1.0")) {
      ReportWorkbook sheets = new ReportWorkbook(report);
      sheets.cover(book.newWorksheet("Report"));
      sheets.payouts(book.newWorksheet("Payouts"));
    }
  }

  private void cover(Worksheet sheet) {
    sheet.value(0, 0, "Bonus payments");
    sheet.style(0, 0).bold().fontSize(14).set();
    int row = 2;
    for (Cover.Line line : report.cover().lines()) {
      text(sheet, row, 0, line.name());
      text(sheet, row, 1, line.text());
      row++;
    }
    row++;
    heading(sheet, row, TOTALS);
    for (ReportTotal total : report.accounts()) {
      row++;
      text(sheet, row, 0, total.platform());
      text(sheet, row, 1, total.account());
      text(sheet, row, 2, total.currency());
      part(sheet, row, 3, total.paid(), total.currency());
      if (total.feesKnown() > 0) {
        money(sheet, row, 5, total.feeMinor(), total.currency());
      }
      sheet.value(row, 6, total.feesKnown());
      part(sheet, row, 7, total.failed(), total.currency());
      part(sheet, row, 9, total.open(), total.currency());
      part(sheet, row, 11, total.needsYou(), total.currency());
    }
    text(sheet, row + 2, 0, PaperText.FEES);
    text(sheet, row + 3, 0, PaperText.BOOKS);
    if (report.unrouted() > 0) {
      text(sheet, row + 4, 0, PaperText.unrouted(report.unrouted()));
    }
    sheet.width(0, 14);
    sheet.width(1, 30);
    for (int column = 2; column < TOTALS.size(); column++) {
      sheet.width(column, 16);
    }
  }

  private static void part(
      Worksheet sheet, int row, int column, ReportTotal.Part part, String currency) {
    sheet.value(row, column, part.payouts());
    money(sheet, row, column + 1, part.minor(), currency);
  }

  private void payouts(Worksheet sheet) {
    ReportColumn[] columns = ReportColumn.values();
    heading(sheet, 0, List.of(columns).stream().map(ReportColumn::heading).toList());
    sheet.freezePane(1, 1);
    int row = 1;
    for (ReportedPayout payout : report.payouts()) {
      for (int column = 0; column < columns.length; column++) {
        value(sheet, row, column, columns[column].of(payout));
      }
      row++;
    }
    for (int column = 0; column < columns.length; column++) {
      sheet.width(column, columns[column].width());
    }
  }

  private static void heading(Worksheet sheet, int row, List<String> headings) {
    for (int column = 0; column < headings.size(); column++) {
      sheet.value(row, column, headings.get(column));
      sheet.style(row, column).bold().set();
    }
  }

  private static void value(Worksheet sheet, int row, int column, @Nullable Object value) {
    if (value instanceof BigDecimal number) {
      number(sheet, row, column, number);
    } else if (value instanceof Instant time) {
      sheet.value(row, column, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
      sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
    } else if (value != null) {
      text(sheet, row, column, String.valueOf(value));
    }
  }

  /** A text of a sheet is never a formula. */
  private static void text(Worksheet sheet, int row, int column, String text) {
    sheet.value(row, column, SafeText.line(text));
  }

  private static void money(Worksheet sheet, int row, int column, long minor, String currency) {
    number(sheet, row, column, new BigDecimal(Money.plain(minor, currency)));
  }

  private static void number(Worksheet sheet, int row, int column, BigDecimal number) {
    sheet.value(row, column, number);
    sheet
        .style(row, column)
        .format(number.scale() == 0 ? "0" : "0." + "0".repeat(number.scale()))
        .set();
  }
}
