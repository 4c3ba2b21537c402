package org.payouts.cli.report.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.cli.console.Console;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.Period;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.ReportTotal;
import org.payouts.cli.report.ReportedPayout;

/** One report in all its forms. */
class ReportFilesTest {
  private static final String HOSTILE = "=1+1\u001b[2J<script>alert(1)</script>\u202e\"\n@x";
  private static final PaymentReport REPORT =
      Payouts.report(
          Payouts.payout("68a97646df7a184d80974c0a", "PAID", 925, 308L, ""),
          Payouts.payout("68a97646df7a184d80974c0b", "PAID", 100, null, ""),
          Payouts.payout("68a97646df7a184d80974c0c", "FAILED", 200, null, ""),
          Payouts.payout("68a97646df7a184d80974c0d", "REVIEW", 300, null, ""),
          Payouts.payout("68a97646df7a184d80974c0e", "IN_DOUBT", 400, null, ""));
  private static final PaymentReport HOSTILE_REPORT =
      Payouts.report(Payouts.payout("68a97646df7a184d80974c0a", "PAID", 925, 308L, HOSTILE));

  @Test
  void totals_count_what_was_paid_and_the_fees_that_are_known() {
    ReportTotal total = REPORT.accounts().get(0);

    assertThat(total.paidText()).isEqualTo("10.25 GBP");
    assertThat(total.feeText()).isEqualTo("3.08 GBP (1 of 2)");
    assertThat(total.failedText()).isEqualTo("1: 2.00 GBP");
    assertThat(total.openText()).isEqualTo("1: 4.00 GBP");
    assertThat(total.needsYouText()).isEqualTo("1: 3.00 GBP");
    assertThat(REPORT.currencies())
        .singleElement()
        .extracting(ReportTotal::paidText)
        .isEqualTo("10.25 GBP");
  }

  @Test
  void a_terminal_of_80_columns_shows_all_of_it_with_what_needs_attention_first() {
    StringWriter out = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(out), false, 80);

    new ReportPrinter(console, REPORT).print(20);

    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(out.toString())
        .contains("batch may", "cluster-1", "by A. Jones", "10.25 GBP", "3.08 GBP (1 of 2)")
        .containsSubsequence("needs you", "failed", "unclear", "paid (may:...)", "9.25 GBP");
  }

  @Test
  void csv_holds_exact_amounts_and_no_formula_or_control() throws Exception {
    StringBuilder csv = new StringBuilder();
    ReportCsv.write(REPORT, csv);
    assertThat(csv)
        .startsWith("payout_id,batch,platform,account,study,target,participant,state,amount,paid")
        .contains("prolific,5fe97ffd748f7dfdcc857c53,", ",paid,9.25,9.25,3.08,GBP,")
        .contains("2026-11-21T10:01:00Z");

    StringBuilder hostile = new StringBuilder();
    ReportCsv.write(HOSTILE_REPORT, hostile);
    assertThat(hostile.toString().replace("\r\n", "")).doesNotContainPattern("[\\p{Cntrl}\u202e]");
    assertThat(ReportCsv.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(ReportCsv.cell("@x")).isEqualTo("'@x");
    assertThat(ReportCsv.cell("\uff1d1+1")).isEqualTo("'\uff1d1+1");
    assertThat(ReportCsv.cell("1.50")).isEqualTo("1.50");
  }

  @Test
  void a_workbook_has_numbers_as_numbers_ids_as_text_and_no_formula() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportWorkbook.write(HOSTILE_REPORT, out);

    try (ReadableWorkbook book =
        new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
      List<Row> rows = book.getSheets().toList().get(1).read();
      Row paid = rows.get(1);
      assertThat(paid.getCellAsString(5)).contains("68a97646df7a184d80974c0a");
      assertThat(paid.getCellAsNumber(8).orElseThrow().toPlainString()).isEqualTo("9.25");
      assertThat(paid.getCellAsNumber(10).orElseThrow().toPlainString()).isEqualTo("3.08");
      assertThat(paid.getCellAsDate(14))
          .contains(Payouts.AT.plusSeconds(60).atZone(ZoneId.of("UTC")).toLocalDateTime());
      assertThat(paid.getCellAsString(17).orElseThrow()).startsWith("=1+1\\u001b");
      assertThat(paid.stream().allMatch(cell -> cell == null || cell.getFormula() == null))
          .isTrue();
    }
  }

  @Test
  void the_page_escapes_what_others_wrote_and_needs_nothing_else(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("report.html");
    ReportPage.write(HOSTILE_REPORT, file);

    String page = Files.readString(file);
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("Paid: 1", "9.25 GBP", "3.08 GBP", "cluster-1", "&lt;script&gt;")
        .doesNotContain("<script", "Not paid", "\u202e")
        .doesNotContainPattern("(?i)<link|<img|<iframe|src=|href=|url\\(|@import|https?:");

    ReportPage.write(REPORT, file);
    assertThat(Files.readString(file)).contains("Not paid: 3", "needs you", "Paid: 2");
  }

  @Test
  void a_period_is_whole_days_of_its_zone() {
    Period berlin =
        new Period(
            LocalDate.of(2026, 11, 21), LocalDate.of(2026, 11, 21), ZoneId.of("Europe/Berlin"));

    assertThat(berlin.holds(Instant.parse("2026-11-20T22:59:59Z"))).isFalse();
    assertThat(berlin.holds(Instant.parse("2026-11-20T23:00:00Z"))).isTrue();
    assertThat(berlin.holds(Instant.parse("2026-11-21T22:59:59Z"))).isTrue();
    assertThat(berlin.holds(Instant.parse("2026-11-21T23:00:00Z"))).isFalse();
  }

  @Test
  void what_has_no_end_yet_belongs_to_a_period_that_ends_after_it_was_asked_for() {
    Period before = new Period(null, LocalDate.of(2026, 11, 20), ZoneId.of("UTC"));
    Period after = new Period(LocalDate.of(2026, 11, 22), null, ZoneId.of("UTC"));
    ReportedPayout open = REPORT.payouts().get(0);

    assertThat(open.endedAt()).isNull();
    assertThat(new ReportFilter(null, null, null, null, before).holds(open)).isFalse();
    assertThat(new ReportFilter(null, null, null, null, after).holds(open)).isTrue();
  }
}
