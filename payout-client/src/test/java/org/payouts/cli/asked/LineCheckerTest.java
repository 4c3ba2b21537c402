package org.payouts.cli.asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.BonusRequested;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.cli.requests.RequestFiles;
import org.payouts.cli.requests.RequestOptions;

class LineCheckerTest {

  private static final Instant THEN = Instant.parse("2026-11-21T10:00:00Z");
  private static final String SUBMISSION = "6af8d0a9f94f03e7914c0f87";
  private static final String ID = "may:prolific:" + SUBMISSION;
  private static final ProlificTarget TARGET = new ProlificTarget("wsT", "studyT", SUBMISSION);

  private static List<PlannedBonus> file(String label, String... amounts) {
    StringBuilder text =
        new StringBuilder("platform,amount,currency,workspace_id,study_id,submission_id\n");
    for (String amount : amounts) {
      text.append("prolific,")
          .append(amount)
          .append(",GBP,wsT,studyT,")
          .append(SUBMISSION)
          .append('\n');
    }
    return new RequestFiles(new AdmissionLimits(Map.of(), Map.of()), THEN)
        .add(
            "f.csv",
            text.toString().getBytes(StandardCharsets.UTF_8),
            RequestOptions.plain().withBatch(label))
        .plan()
        .bonuses();
  }

  private static AskedPayout asked(String id, @Nullable String batch, long minor, String state) {
    return asked(id, batch, minor, state, TARGET);
  }

  private static AskedPayout asked(
      String id, @Nullable String batch, long minor, String state, Object target) {
    return new AskedPayout(
        id,
        target,
        minor,
        "GBP",
        batch,
        THEN,
        state,
        state.equals("PAID") ? minor : null,
        null,
        state.equals("FAILED") ? "NO_SUCH_TARGET" : null);
  }

  private static Finding finding(String label, String amount, AskedPayout... before) {
    return new LineChecker(new AskedBefore(List.of(before)))
        .check(file(label, amount))
        .get(0)
        .finding();
  }

  private static Finding.Correction correction(String amount, AskedPayout... before) {
    return ((Finding.Conflict) finding("may", amount, before)).correction();
  }

  @Test
  void what_nobody_asked_for_is_new() {
    assertThat(finding("may", "1.50")).isEqualTo(new Finding.New(List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"REQUESTED", "ADMITTED", "ACCEPTED", "IN_DOUBT", "REVIEW", "PAID", "FAILED"})
  void the_same_content_under_the_same_id_is_the_same_whatever_became_of_it(String state) {
    AskedPayout first = asked(ID, "may", 150, state);

    assertThat(finding("may", "1.50", first)).isEqualTo(new Finding.Same(first));
  }

  @Test
  void another_spelling_of_the_target_is_the_same_content() {
    AskedPayout first =
        asked(
            ID, "may", 150, "PAID", new ProlificTarget("wsT", "studyT", SUBMISSION.toUpperCase()));

    assertThat(finding("may", "1.50", first)).isEqualTo(new Finding.Same(first));
  }

  @Test
  void a_corrected_amount_is_a_conflict_whose_difference_can_be_paid_once_the_first_is() {
    AskedPayout first = asked(ID, "may", 150, "PAID");

    assertThat(correction("15.00", first))
        .asInstanceOf(type(Finding.Correction.Possible.class))
        .satisfies(
            possible -> {
              assertThat(possible.beforeMinor()).isEqualTo(150);
              assertThat(possible.request().getPayoutId()).isEqualTo(ID + ":correction-1");
              assertThat(possible.request().getAmountMinor()).isEqualTo(1350);
              assertThat(possible.request().getTarget()).isEqualTo(TARGET);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "REQUESTED, not paid yet",
    "ACCEPTED, not paid yet",
    "ATTEMPTING, not paid yet",
    "IN_DOUBT, not paid yet",
    "REVIEW, waits for a person",
    "FAILED, under a new label"
  })
  void no_difference_is_paid_to_a_first_payout_that_is_not_paid(String state, String why) {
    assertThat(correction("15.00", asked(ID, "may", 150, state)))
        .asInstanceOf(type(Finding.Correction.Impossible.class))
        .satisfies(no -> assertThat(no.why()).contains(why));
  }

  @Test
  void nothing_is_taken_back() {
    assertThat(correction("1.00", asked(ID, "may", 150, "PAID")))
        .isEqualTo(
            new Finding.Correction.Impossible(
                "1.50 GBP were paid, and no payment can be taken back"));
  }

  @Test
  void only_an_amount_is_corrected() {
    ProlificTarget otherStudy = new ProlificTarget("wsT", "studyU", SUBMISSION);

    assertThat(correction("15.00", asked(ID, "may", 150, "PAID", otherStudy)))
        .isInstanceOf(Finding.Correction.Impossible.class);
  }

  @Test
  void a_correction_that_was_asked_for_is_not_asked_for_again() {
    AskedPayout first = asked(ID, "may", 150, "PAID");
    for (String state : List.of("REQUESTED", "ACCEPTED", "PAID")) {
      AskedPayout made = asked(ID + ":correction-1", "may", 1350, state);

      assertThat(finding("may", "15.00", first, made))
          .isEqualTo(new Finding.Corrected(first, List.of(made)));
    }
  }

  @Test
  void the_next_correction_counts_what_the_earlier_ones_paid() {
    AskedPayout first = asked(ID, "may", 150, "PAID");
    AskedPayout made = asked(ID + ":correction-1", "may", 1350, "PAID");
    AskedPayout failed = asked(ID + ":correction-2", "may", 500, "FAILED");

    assertThat(correction("20.00", first, made, failed))
        .asInstanceOf(type(Finding.Correction.Possible.class))
        .satisfies(
            possible -> {
              assertThat(possible.request().getPayoutId()).isEqualTo(ID + ":correction-3");
              assertThat(possible.request().getAmountMinor()).isEqualTo(500);
            });
  }

  @Test
  void a_correction_on_its_way_is_waited_for() {
    assertThat(
            correction(
                "20.00",
                asked(ID, "may", 150, "PAID"),
                asked(ID + ":correction-1", "may", 1350, "IN_DOUBT")))
        .isEqualTo(
            new Finding.Correction.Impossible(ID + ":correction-1 is unclear: wait for its end"));
  }

  @Test
  void the_books_count_where_they_show_more_than_was_asked_for() {
    AskedPayout first =
        new AskedPayout(ID, TARGET, 150, "GBP", "may", THEN, "PAID", 200L, THEN, null);

    assertThat(
            ((Finding.Correction.Possible) correction("15.00", first)).request().getAmountMinor())
        .isEqualTo(1300);
  }

  @Test
  void respondent_pays_no_difference_below_the_incentive() {
    RespondentTarget target = new RespondentTarget("p", "s", 2500L);
    BonusRequested line =
        BonusRequested.newBuilder()
            .setPayoutId("r")
            .setTarget(target)
            .setAmountMinor(3000)
            .setCurrency("GBP")
            .build();

    assertThat(Corrections.plan(asked("r", null, 2600, "PAID", target), List.of(), line))
        .isInstanceOf(Finding.Correction.Impossible.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQUESTED", "ACCEPTED", "ATTEMPTING", "IN_DOUBT", "REVIEW", "PAID"})
  void a_target_that_was_asked_for_under_another_label_stops(String state) {
    AskedPayout earlier = asked("april:prolific:" + SUBMISSION, "april", 175, state);

    Finding found = finding("may", "1.50", earlier);

    assertThat(found).isEqualTo(new Finding.Elsewhere(List.of(earlier)));
    assertThat(((Finding.Elsewhere) found).sumMinor()).isEqualTo(175);
    assertThat(found.stops()).isTrue();
  }

  @Test
  void an_own_id_stops_as_a_label_does() {
    assertThat(finding("may", "1.50", asked("bonus-7", null, 175, "PAID")).stops()).isTrue();
  }

  @Test
  void what_failed_under_another_label_paid_nothing_and_stops_nothing() {
    AskedPayout failed = asked("april:prolific:" + SUBMISSION, "april", 175, "FAILED");

    assertThat(finding("may", "1.50", failed)).isEqualTo(new Finding.New(List.of(failed)));
  }

  @Test
  void a_file_that_was_sent_half_does_not_stop_at_its_own_lines() {
    String text =
        "payout_id,platform,amount,currency,workspace_id,study_id,submission_id\n"
            + "a,prolific,1,GBP,wsT,studyT,"
            + SUBMISSION
            + "\n"
            + "b,prolific,2,GBP,wsT,studyT,"
            + SUBMISSION
            + "\n";
    List<PlannedBonus> lines =
        new RequestFiles(new AdmissionLimits(Map.of(), Map.of()), THEN)
            .add("f.csv", text.getBytes(StandardCharsets.UTF_8), RequestOptions.plain())
            .plan()
            .bonuses();
    AskedPayout half = asked("a", null, 100, "PAID");

    assertThat(new LineChecker(new AskedBefore(List.of(half))).check(lines))
        .extracting(CheckedLine::finding)
        .containsExactly(new Finding.Same(half), new Finding.New(List.of()));
  }

  @Test
  void nothing_is_sent_while_one_line_needs_a_word() {
    List<CheckedLine> lines =
        Stream.of(
                new Finding.New(List.of()),
                new Finding.Elsewhere(List.of(asked("x", null, 1, "PAID"))))
            .map(finding -> new CheckedLine(file("may", "1.50").get(0), finding))
            .toList();

    assertThat(Sending.of(lines, false, false).possible()).isFalse();
    Sending again = Sending.of(lines, true, false);
    assertThat(again.possible()).isTrue();
    assertThat(again.text()).isEqualTo("sent 2: 2 new, 0 asked for before");
  }

  @Test
  void a_conflict_is_sent_as_its_correction_or_not_at_all() {
    List<CheckedLine> lines =
        new LineChecker(new AskedBefore(List.of(asked(ID, "may", 150, "PAID"))))
            .check(file("may", "15.00"));

    assertThat(Sending.of(lines, true, false).possible()).isFalse();
    Sending corrected = Sending.of(lines, false, true);
    assertThat(corrected.requests())
        .extracting(BonusRequested::getPayoutId)
        .containsExactly(ID + ":correction-1");
    assertThat(corrected.text())
        .isEqualTo("sent 1: 0 new, 0 asked for before, 1 corrected by 13.50 GBP");
  }

  @Test
  void what_was_corrected_before_is_followed_without_the_corrections_that_failed() {
    AskedPayout first = asked(ID, "may", 150, "PAID");
    AskedPayout failed = asked(ID + ":correction-1", "may", 1350, "FAILED");
    AskedPayout made = asked(ID + ":correction-2", "may", 1350, "REQUESTED");
    Sending sending =
        Sending.of(
            new LineChecker(new AskedBefore(List.of(first, failed, made)))
                .check(file("may", "15.00")),
            false,
            true);

    assertThat(sending.requests()).isEmpty();
    assertThat(sending.correctedBefore()).containsExactly(List.of(first, made));
  }

  @Test
  void a_conflict_that_cannot_be_corrected_stops_with_correct_too() {
    List<CheckedLine> lines =
        new LineChecker(new AskedBefore(List.of(asked(ID, "may", 150, "ACCEPTED"))))
            .check(file("may", "15.00"));

    assertThat(Sending.of(lines, true, true).stopped()).hasSize(1);
  }

  @Test
  void a_repeat_says_that_nobody_is_paid_again() {
    List<CheckedLine> lines =
        new LineChecker(new AskedBefore(List.of(asked(ID, "may", 150, "PAID"))))
            .check(file("may", "1.50"));

    assertThat(Sending.of(lines, false, false).text())
        .isEqualTo("sent 1: 0 new, 1 asked for before (nobody is paid again)");
  }
}
