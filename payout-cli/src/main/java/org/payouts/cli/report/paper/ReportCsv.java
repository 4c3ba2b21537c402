package org.payouts.cli.report.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.payouts.cli.console.SafeText;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.words.SpreadsheetText;

/**
 * The payouts of a report as CSV (RFC 4180). A text that a spreadsheet would take for a formula
 * begins with an apostrophe; controls are shown as their code.
 */
public final class ReportCsv {
  private ReportCsv() {}

  /**
   * Writes header and payouts.
   *
   * @throws IOException if the destination refuses
   */
  public static void write(PaymentReport report, Appendable to) throws IOException {
    CSVPrinter printer = new CSVPrinter(to, CSVFormat.RFC4180);
    List<String> headings = new ArrayList<>();
    for (ReportColumn column : ReportColumn.values()) {
      headings.add(column.heading());
    }
    printer.printRecord(headings);
    for (ReportedPayout payout : report.payouts()) {
      List<String> cells = new ArrayList<>();
      for (ReportColumn column : ReportColumn.values()) {
        cells.add(cell(column.text(payout)));
      }
      printer.printRecord(cells);
    }
    printer.flush();
  }

  /** What a cell may hold. */
  static String cell(String text) {
    return SpreadsheetText.safe(SafeText.line(text));
  }
}
