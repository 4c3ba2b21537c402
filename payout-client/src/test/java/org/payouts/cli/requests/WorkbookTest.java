package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.admission.AdmissionLimits;

class WorkbookTest {

  private static final String ID = "690846826160be4b51b0c64a";
  private static final RequestOptions OPTS =
      RequestOptions.plain()
          .withBatch("f1")
          .with(Field.PLATFORM, "prolific")
          .with(Field.STUDY_ID, "65bb00000000000000000b02")
          .with(Field.WORKSPACE_ID, "64aa00000000000000000a01")
          .with(Field.CURRENCY, "GBP");

  @TempDir private Path temp;

  private static byte[] book(Consumer<Worksheet> first) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var book = new org.dhatim.fastexcel.Workbook(bytes, "test", "1.0")) {
      Worksheet sheet = book.newWorksheet("May");
      sheet.value(0, 0, "submission_id");
      sheet.value(0, 1, "amount");
      sheet.value(0, 2, "reason");
      first.accept(sheet);
      Worksheet second = book.newWorksheet("June");
      second.value(0, 0, "submission_id");
      second.value(0, 1, "amount");
      second.value(1, 0, ID);
      second.value(1, 1, "9.99");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] row(Consumer<Worksheet> amount) {
    return book(
        sheet -> {
          sheet.value(1, 0, ID);
          amount.accept(sheet);
        });
  }

  /** The workbook as Excel would have written it: the number's text is exactly this one. */
  private byte[] withRawNumber(String raw) throws IOException {
    return withCell("<v>" + raw + "</v>", "");
  }

  /** The same with a formula, which Excel gives the type of what it came to. */
  private byte[] withFormula(String type, String raw) throws IOException {
    return withCell("<f>A1</f><v>" + raw + "</v>", " t=\"" + type + "\"");
  }

  private byte[] withCell(String content, String type) throws IOException {
    byte[] plain = row(sheet -> sheet.value(1, 1, 77));
    Path file = Files.write(temp.resolve("plain.xlsx"), plain);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile in = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : in.stream().map(ZipEntry.class::cast).toList()) {
        String text = new String(in.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        out.putNextEntry(new ZipEntry(entry.getName()));
        boolean sheet = entry.getName().startsWith("xl/worksheets/");
        String written =
            sheet
                ? text.replaceFirst(
                    "(<c r=\"B2\"[^>]*?)( t=\"n\")?><v>77</v>", "$1" + type + ">" + content)
                : text;
        assertThat(written.equals(text)).as(text).isEqualTo(!text.contains("<v>77</v>"));
        out.write(written.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static RequestPlan read(byte[] bytes, RequestOptions options) {
    return new RequestFiles(new AdmissionLimits(Map.of(), Map.of()), Instant.EPOCH)
        .add("f.xlsx", bytes, options)
        .plan();
  }

  private static List<String> texts(RequestPlan plan) {
    return plan.problems().stream().map(FileProblem::text).toList();
  }

  private static List<Long> amounts(RequestPlan plan) {
    return plan.bonuses().stream().map(b -> b.request().getAmountMinor()).toList();
  }

  @Test
  void the_first_sheet_is_read_and_another_one_when_it_is_named() {
    byte[] book =
        row(
            sheet -> {
              sheet.value(1, 1, "1.50");
              sheet.value(1, 2, "Thank \u00fc");
            });

    RequestPlan may = read(book, OPTS);
    assertThat(texts(may)).isEmpty();
    assertThat(amounts(may)).containsExactly(150L);
    assertThat(may.bonuses().get(0).request().getReason()).isEqualTo("Thank \u00fc");
    assertThat(may.bonuses().get(0).line()).isEqualTo(2);
    assertThat(may.notes()).singleElement().asString().contains("\"May\"", "May, June");
    assertThat(amounts(read(book, OPTS.with(new SourceFormat(null, "june")))))
        .containsExactly(999L);
    assertThat(texts(read(book, OPTS.with(new SourceFormat(null, "July")))))
        .singleElement()
        .asString()
        .contains("no sheet \"July\"", "May, June");
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 150",
    "2, 200",
    "1.1000000000000001, 110",
    "0.30000000000000004, 30",
    "1.4999999999999999, 150",
    "1E2, 10000",
    "1234.5600000000001, 123456"
  })
  void a_number_is_its_text_at_the_15_digits_that_excel_shows(String raw, long minor)
      throws IOException {
    RequestPlan plan = read(withRawNumber(raw), OPTS.with(Field.CURRENCY, "USD"));
    assertThat(texts(plan)).filteredOn(text -> !text.contains("limit")).isEmpty();
    if (minor <= 10_000) {
      assertThat(amounts(plan)).containsExactly(minor);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.255, 3 decimals", "0.333333333333333, 15 decimals", "-1.5, sign", "0, is zero"})
  void no_number_is_rounded_to_cents(String raw, String why) throws IOException {
    assertThat(texts(read(withRawNumber(raw), OPTS))).singleElement().asString().contains(why);
  }

  @ParameterizedTest
  @CsvSource({"b, 1, true", "b, 0, false", "e, #N/A, #N/A", "e, #DIV/0!, #DIV/0!"})
  void a_formula_that_came_to_no_number_is_no_amount(String type, String raw, String shown)
      throws IOException {
    assertThat(texts(read(withFormula(type, raw), OPTS)))
        .containsExactly(
            "f.xlsx:2: amount: \""
                + shown
                + "\" is not a number; write digits and a point only, such as 30 or 4.25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.50", "1", "1E2"})
  void a_formula_that_came_to_a_text_is_no_amount(String raw) throws IOException {
    RequestPlan plan = read(withFormula("str", raw), OPTS);

    assertThat(plan.bonuses()).isEmpty();
    assertThat(texts(plan))
        .containsExactly(
            "f.xlsx:2: amount: \""
                + raw
                + "\" is a text that a formula came to and no number; let the formula come to a"
                + " number, or write the amount");
  }

  @ParameterizedTest
  @CsvSource({"n, 1.5, 150", "n, 1.1000000000000001, 110"})
  void a_formula_that_came_to_a_number_is_read(String type, String raw, long minor)
      throws IOException {
    RequestPlan plan = read(withFormula(type, raw), OPTS);

    assertThat(texts(plan)).isEmpty();
    assertThat(amounts(plan)).containsExactly(minor);
    assertThat(plan.notes()).anyMatch(note -> note.contains("1 cells are formulas"));
  }

  private static RequestPlan formatted(String format) {
    return read(
        row(
            sheet -> {
              sheet.value(1, 1, 1.5);
              sheet.style(1, 1).format(format).set();
            }),
        OPTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "General",
        "@",
        "0",
        "0.00",
        "#.##",
        "#,##0.00",
        "# ",
        "\"$\"#,##0.00",
        "$#,##0.00",
        "\\$#,##0.00",
        "[$£-809]#,##0.00",
        "[$-409]0.00",
        "[$kr.-406] #,##0.00",
        "[$EUR] #,##0.00",
        "#,##0.00\\ [$€-40C]",
        "#,##0.00 \"EUR\"",
        "#,##0.00 \"USD\"",
        "#,##0.00\\ \"€\"",
        "#,##0.00\\ \"€\";[Red]\\-#,##0.00\\ \"€\"",
        "[$$-409]#,##0.00;[RED]-[$$-409]#,##0.00",
        "_($* #,##0.00_)",
        "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
        "_-[$£-809]* #,##0.00_-;-[$£-809]* #,##0.00_-;_-[$£-809]* \"-\"??_-;_-@_-",
        "#,##0.00_);[Red](#,##0.00)",
        "\"$\"#,##0.00_);(\"$\"#,##0.00)",
        "[Red]0.00",
        "[Color 10]0.00",
        "[<0]-0.00;0.00",
        "[Red][>=100]0.00;[Blue]0.00",
        "General;-General",
        "0.00;;",
        "0.00;-0.00;;@",
        "0.00;-0.00;\"0;00\""
      })
  void a_format_that_shows_the_number_itself_is_read(String format) {
    RequestPlan plan = formatted(format);

    assertThat(texts(plan)).isEmpty();
    assertThat(amounts(plan)).containsExactly(150L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-mm-dd",
        "[h]:mm",
        "0%",
        "0\"%\"",
        "0\"¢\"",
        "0\".\"00",
        "0\\.00",
        "0[$.]00",
        "0[$,-409]00",
        "\".\"00",
        "0\\,00",
        "0 00",
        "0_.00",
        "0*.00",
        "0\"x\"00",
        "0.00,",
        "0,",
        "0,.00",
        "0.0,0",
        ",0",
        "0.0.0",
        "0\".00\"",
        "0\"0\"",
        "0\\0",
        "*10.00",
        "\"1\"0.00",
        "[$1]0.00",
        "-0.00",
        "0.00E+00",
        "# ?/?",
        "# ??/100",
        "\"paid\"",
        "\"TRUE\";\"TRUE\";\"FALSE\"",
        "[Red]",
        "[DBNum1]0",
        ";;;",
        ";-0.00",
        "[>=1000]0.0,\"k\";0.00",
        "[>100]0.00;;",
        "0.00\"open",
        "0.00["
      })
  void a_date_or_a_percentage_is_no_amount_nor_what_a_format_scales_or_hides(String format) {
    assertThat(texts(formatted(format)))
        .singleElement()
        .asString()
        .contains("f.xlsx:2: amount", "\"1.5 shown as " + format.substring(0, 1));
  }

  @Test
  void an_id_that_became_a_number_is_refused() {
    RequestPlan plan =
        read(
            book(
                sheet -> {
                  sheet.value(1, 0, 690846826160L);
                  sheet.value(1, 1, 1);
                }),
            OPTS);

    assertThat(texts(plan))
        .singleElement()
        .asString()
        .contains("f.xlsx:2: submission_id", "number in the workbook");
  }

  @Test
  void empty_rows_and_cells_take_nothing_from_the_row_numbers() {
    RequestPlan plan =
        read(
            row(
                sheet -> {
                  sheet.value(1, 1, 1);
                  sheet.value(4, 0, "6ae307447b908b6c0237394d");
                  sheet.value(4, 1, "x");
                }),
            OPTS);

    assertThat(amounts(plan)).containsExactly(100L);
    assertThat(texts(plan)).singleElement().asString().startsWith("f.xlsx:5: amount");
  }

  @Test
  void what_is_no_workbook_of_this_kind_is_named() {
    byte[] old = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0};
    assertThat(texts(read(old, OPTS))).singleElement().asString().contains(".xls", ".xlsx");
    byte[] zip = {'P', 'K', 3, 4, 0, 0, 0, 0};
    assertThat(texts(read(zip, OPTS))).singleElement().asString().contains("cannot be read");
  }

  @Test
  void a_hidden_or_filtered_row_is_refused_and_the_first_is_named() {
    byte[] book =
        row(
            sheet -> {
              sheet.value(1, 1, "1.50");
              sheet.value(2, 0, "6ae307447b908b6c0237394d");
              sheet.value(2, 1, "2.50");
              sheet.value(3, 0, "6ae307447b908b6c0237394e");
              sheet.value(3, 1, "3.50");
              sheet.hideRow(2);
              sheet.hideRow(3);
            });

    assertThat(texts(read(book, OPTS)))
        .containsExactly(
            "f.xlsx:3: is a row that is hidden or filtered out; show all rows, or delete those"
                + " that are not to be paid");
  }

  @Test
  void a_hidden_row_without_a_text_is_passed_over() {
    byte[] book =
        row(
            sheet -> {
              sheet.value(1, 1, "1.50");
              sheet.value(2, 0, " ");
              sheet.hideRow(2);
            });

    RequestPlan plan = read(book, OPTS);
    assertThat(texts(plan)).isEmpty();
    assertThat(amounts(plan)).containsExactly(150L);
  }

  @ParameterizedTest
  @EnumSource(
      value = VisibilityState.class,
      names = {"HIDDEN", "VERY_HIDDEN"})
  void a_hidden_sheet_is_refused_also_when_it_is_named(VisibilityState state) {
    byte[] book =
        row(
            sheet -> {
              sheet.value(1, 1, "1.50");
              sheet.setVisibilityState(state);
            });

    for (RequestOptions options : List.of(OPTS, OPTS.with(new SourceFormat(null, "May")))) {
      RequestPlan plan = read(book, options);
      assertThat(texts(plan))
          .containsExactly(
              "f.xlsx: the sheet \"May\" is hidden; unhide it, delete it or name another one by"
                  + " --sheet: May, June");
      assertThat(plan.bonuses()).isEmpty();
    }
    assertThat(amounts(read(book, OPTS.with(new SourceFormat(null, "June")))))
        .containsExactly(999L);
  }
}
