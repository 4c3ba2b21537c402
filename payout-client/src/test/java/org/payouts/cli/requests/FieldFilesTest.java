package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.ProlificTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.Targets;

/** Files as people have them, in {@code src/test/resources/field}; all IDs are invented. */
class FieldFilesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final String ID = "690846826160be4b51b0c64a";
  private static final RequestOptions BATCH = RequestOptions.plain().withBatch("f1");
  private static final RequestOptions OPTS =
      BATCH
          .with(Field.PLATFORM, "prolific")
          .with(Field.STUDY_ID, "65bb00000000000000000b02")
          .with(Field.WORKSPACE_ID, "64aa00000000000000000a01")
          .with(Field.CURRENCY, "GBP");

  private static RequestPlan file(String name, RequestOptions options) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FieldFilesTest.class.getResourceAsStream("/field/" + name), name)) {
      return read(in.readAllBytes(), options);
    }
  }

  private static RequestPlan read(byte[] bytes, RequestOptions options) {
    return new RequestFiles(new AdmissionLimits(Map.of(), Map.of()), NOW)
        .add("f.csv", bytes, options)
        .plan();
  }

  private static RequestPlan read(String text, RequestOptions options) {
    return read(text.getBytes(StandardCharsets.UTF_8), options);
  }

  private static List<String> texts(RequestPlan plan) {
    return plan.problems().stream().map(FileProblem::text).toList();
  }

  private static List<Long> amounts(RequestPlan plan) {
    return plan.bonuses().stream().map(b -> b.request().getAmountMinor()).toList();
  }

  @Test
  void a_header_that_nobody_knows_is_no_data_and_can_be_mapped() throws IOException {
    assertThat(texts(file("01-bulk-with-header.csv", OPTS)))
        .singleElement()
        .asString()
        .contains(
            "f.csv:1", "looks like a header", "--column submission_id=prolific_id", "amount=bonus");

    RequestPlan mapped =
        file(
            "01-bulk-with-header.csv",
            OPTS.withHeader(Field.SUBMISSION_ID, "prolific_id").withHeader(Field.AMOUNT, "bonus"));
    assertThat(texts(mapped)).isEmpty();
    assertThat(amounts(mapped)).containsExactly(150L, 75L);
  }

  @Test
  void semicolons_and_decimal_commas_are_read_and_named() throws IOException {
    RequestPlan bulk = file("03b-german-bulk.csv", OPTS);

    assertThat(texts(bulk)).isEmpty();
    assertThat(amounts(bulk)).containsExactly(150L, 75L);
    assertThat(bulk.notes()).singleElement().asString().contains("semicolons", "1,50", "1.50");
    RequestPlan mturk = file("08i-mturk-german.csv", BATCH.withHeader(Field.AMOUNT, "Bonus"));
    assertThat(texts(mturk)).isEmpty();
    assertThat(amounts(mturk)).containsExactly(35L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1.50|150", "1,5|150", "0,05|5", "2|200"})
  void an_amount_beside_semicolons_may_have_a_point_or_a_comma(String amount, long minor) {
    RequestPlan plan = read(ID + ";" + amount + "\n", OPTS);

    assertThat(texts(plan)).isEmpty();
    assertThat(amounts(plan)).containsExactly(minor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,500|thousands separator", "1.500,00|not a number", "1.500|3 decimals"})
  void what_could_be_thousands_is_refused_beside_semicolons_too(String amount, String why) {
    assertThat(texts(read(ID + ";" + amount + "\n", OPTS)))
        .singleElement()
        .asString()
        .contains(why);
  }

  @Test
  void a_quoted_decimal_comma_beside_commas_is_refused() {
    assertThat(texts(read(ID + ",\"1,50\"\n", OPTS)))
        .singleElement()
        .asString()
        .contains("decimal comma");
  }

  @Test
  void tabs_are_found_and_a_separator_can_be_given() {
    assertThat(amounts(read("submission_id\tamount\n" + ID + "\t1.50\n", OPTS)))
        .containsExactly(150L);
    RequestOptions semicolon = OPTS.with(new SourceFormat(Separator.SEMICOLON, null));
    assertThat(amounts(read("a,b;submission_id;amount\nx;" + ID + ";1,50\n", semicolon)))
        .containsExactly(150L);
    assertThat(Separator.named(";")).contains(Separator.SEMICOLON);
    assertThat(Separator.named("tab")).contains(Separator.TAB);
    assertThat(Separator.named("|")).isEmpty();
  }

  @Test
  void a_semicolon_within_a_text_separates_nothing() {
    RequestPlan plan = read("submission_id,amount,reason\n" + ID + ",1.50,\"thanks; bye\"\n", OPTS);

    assertThat(texts(plan)).isEmpty();
    assertThat(plan.bonuses().get(0).request().getReason()).isEqualTo("thanks; bye");
  }

  @Test
  void excels_separator_line_is_skipped_and_lines_keep_their_numbers() throws IOException {
    assertThat(texts(file("03e-sep-line.csv", OPTS))).isEmpty();
    RequestPlan plan = read("sep=;\r\nsubmission_id;amount\r\n" + ID + ";1,50\r\nx;1\r\n", OPTS);
    assertThat(amounts(plan)).containsExactly(150L);
    assertThat(plan.bonuses().get(0).line()).isEqualTo(3);
    assertThat(texts(plan)).singleElement().asString().startsWith("f.csv:4: submission_id");
  }

  @Test
  void a_title_above_the_header_is_named() throws IOException {
    assertThat(texts(file("12c-numbers-title.csv", OPTS)))
        .singleElement()
        .asString()
        .contains("f.csv:1", "title", "line 2");
    assertThat(texts(read("Bonuses May\n\nsubmission_id,amount\n" + ID + ",1\n", OPTS)))
        .singleElement()
        .asString()
        .contains("f.csv:1", "title", "line 3");
  }

  @Test
  void other_encodings_are_named_with_the_right_line() throws IOException {
    assertThat(texts(file("04c-utf16-nobom.csv", OPTS)))
        .singleElement()
        .asString()
        .contains("UTF-16", "CSV UTF-8");
    assertThat(texts(file("04e-mac-roman-cr.csv", BATCH)))
        .singleElement()
        .asString()
        .contains("f.csv:3", "not UTF-8");
    byte[] big = ("submission_id,amount\n" + ID + ",1\n").getBytes(StandardCharsets.UTF_16BE);
    assertThat(texts(read(big, OPTS))).singleElement().asString().contains("UTF-16");
    byte[] windows =
        ("submission_id,amount,reason\r\n" + ID + ",1,f\u00fcr\r\n")
            .getBytes(Charset.forName("windows-1252"));
    assertThat(texts(read(windows, OPTS))).singleElement().asString().contains("f.csv:2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "05a-sci-id.csv|f.csv:2: submission_id|took for a number",
        "05c-cut-id.csv|f.csv:2: submission_id|23 hexadecimal digits where 24",
        "05c-cut-id.csv|f.csv:4: submission_id|25 hexadecimal digits where 24",
        "05d-placeholders.csv|f.csv:2: submission_id|ID is missing",
        "05d-placeholders.csv|f.csv:6: submission_id|ID is missing",
        "05g-upper.csv|f.csv:3: submission_id|paid twice, also on line 2",
        "12b-total-row.csv|f.csv:4: submission_id|line of totals"
      })
  void an_id_that_was_spoilt_on_the_way_is_named_with_its_cause(
      String file, String place, String cause) throws IOException {
    assertThat(texts(file(file, OPTS)))
        .anySatisfy(text -> assertThat(text).startsWith(place).contains(cause));
  }

  @Test
  void each_placeholder_is_a_problem_of_its_own() throws IOException {
    RequestPlan plan = file("05d-placeholders.csv", OPTS);
    assertThat(plan.bonuses()).isEmpty();
    assertThat(plan.problems()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"690846826160BE4B51B0C64A", "690846826160Be4b51b0c64a"})
  void two_spellings_are_one_target(String spelling) {
    RequestPlan plan = read(spelling + ",1\n", OPTS);
    assertThat(Targets.key(plan.bonuses().get(0).request().getTarget())).isEqualTo(ID);
  }

  @Test
  void prolifics_export_is_known_and_its_statuses_are_counted() throws IOException {
    RequestOptions bonus = OPTS.withHeader(Field.AMOUNT, "Bonus");
    RequestPlan plan = file("02b-demographic-bonus.csv", bonus.skippingWithoutAmount());

    assertThat(texts(plan)).isEmpty();
    assertThat(amounts(plan)).containsExactly(150L, 200L, 40L, 10L);
    assertThat(plan.bonuses().get(0).request().getTarget())
        .isEqualTo(
            new ProlificTarget(
                "64aa00000000000000000a01",
                "65bb00000000000000000b02",
                "6afb936965efa8380167fa97"));
    assertThat(plan.notes())
        .singleElement()
        .asString()
        .contains(
            "APPROVED 1 (1 with an amount)",
            "AWAITING REVIEW 1",
            "REJECTED 1",
            "RETURNED 1 (0 with an amount)",
            "TIMED-OUT 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Participant id", "participant_id", "PROLIFIC_PID"})
  void the_participants_column_is_refused_where_the_submissions_belong(String header) {
    RequestPlan plan =
        read(
            "Submission id,%s,Status,Bonus\n%s,672369c47b3f470458d72296,APPROVED,1\n"
                .formatted(header, ID),
            OPTS.withHeader(Field.AMOUNT, "Bonus").withHeader(Field.SUBMISSION_ID, header));

    assertThat(texts(plan))
        .singleElement()
        .asString()
        .contains("submission_id", "holds participants", "\"Submission id\"");
  }

  @Test
  void an_amount_cut_at_its_comma_is_named() throws IOException {
    assertThat(texts(file("12h-unquoted-thousand.csv", OPTS)))
        .singleElement()
        .asString()
        .contains("f.csv:1: amount", "\"1,50\" has a decimal comma");
    assertThat(texts(read("submission_id,amount,reason\n" + ID + ",1,50,ok\n", OPTS)))
        .singleElement()
        .asString()
        .contains("f.csv:2: amount", "\"1,50\" has a decimal comma");
    assertThat(texts(read("submission_id,amount\n" + ID + ",1,500.00\n", OPTS)))
        .singleElement()
        .asString()
        .contains("f.csv:2: amount", "\"1,500.00\" has a thousands separator");
  }

  @Test
  void an_unclosed_quote_is_one_problem() throws IOException {
    assertThat(texts(file("12l-unclosed.csv", OPTS)))
        .singleElement()
        .asString()
        .contains("f.csv:2", "quotes");
  }

  @Test
  void two_currencies_of_one_workspace_are_a_problem() throws IOException {
    assertThat(file("22-two-currencies.csv", BATCH).problems())
        .anySatisfy(
            p ->
                assertThat(p.text())
                    .contains("f.csv:3: currency", "USD", "wsMix", "GBP on line 2"));
    String other =
        "platform,amount,currency,workspace_id,study_id,submission_id\n"
            + "prolific,2,GBP,w1,s1,6a8ed411fa644d35db41d94e\n"
            + "prolific,2,USD,w2,s2,6a5efaf89fc43c5fa52f8b2b\n";
    assertThat(texts(read(other, BATCH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "25a-typo.csv",
        "25b-corrected.csv",
        "26-same-twice.csv",
        "42-mixed.csv",
        "43-wrong-workspace.csv"
      })
  void what_only_the_stack_or_the_provider_knows_is_sound_as_a_file(String file)
      throws IOException {
    assertThat(texts(file(file, BATCH))).isEmpty();
  }
}
