package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.IdRule;

class RequestFilesTest {
  private static final AdmissionLimits ANY_IDS =
      new AdmissionLimits(Map.of(), Map.of(Platform.PROLIFIC, IdRule.ANY));

  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final RequestOptions PROLIFIC =
      RequestOptions.plain()
          .withBatch("pilot")
          .with(Field.PLATFORM, "prolific")
          .with(Field.STUDY_ID, "study1")
          .with(Field.WORKSPACE_ID, "ws1")
          .with(Field.CURRENCY, "GBP");

  private static RequestPlan read(String text, RequestOptions options) {
    return new RequestFiles(ANY_IDS, NOW)
        .add("f.csv", text.getBytes(StandardCharsets.UTF_8), options)
        .plan();
  }

  private static List<String> texts(RequestPlan plan) {
    return plan.problems().stream().map(FileProblem::text).toList();
  }

  @Test
  void prolifics_bulk_format_needs_no_header() {
    RequestPlan plan = read("sub1,4.25\nsub2,30\n", PROLIFIC);

    assertThat(texts(plan)).isEmpty();
    BonusRequested second = plan.bonuses().get(1).request();
    assertThat(second.getPayoutId()).isEqualTo("pilot:prolific:sub2");
    assertThat(second.getAmountMinor()).isEqualTo(3000);
    assertThat(second.getTarget()).isEqualTo(new ProlificTarget("ws1", "study1", "sub2"));
    assertThat(second.getBatch()).isEqualTo("pilot");
    assertThat(second.getRequestedAt()).isEqualTo(NOW);
  }

  @Test
  void a_bulk_file_without_its_study_says_which_options_it_needs() {
    assertThat(texts(read("sub1,4.25\n", RequestOptions.plain().withBatch("b"))))
        .singleElement()
        .asString()
        .contains("f.csv:1", "--platform prolific --study ID --workspace ID --currency");
  }

  @Test
  void of_too_many_problems_the_first_are_named_and_the_others_counted() {
    List<String> texts = texts(read("sub1,1\n" + "sub2,x\n".repeat(5_000), PROLIFIC));

    assertThat(texts).hasSize(FileProblems.MOST + 1);
    assertThat(texts.get(0)).contains("f.csv:2");
    assertThat(texts.get(FileProblems.MOST))
        .isEqualTo("f.csv: 4000 more problems; mend these first");
  }

  @Test
  void every_missing_constant_is_named_at_once() {
    RequestPlan plan = read("sub1,4.25\n", RequestOptions.plain().with(Field.PLATFORM, "prolific"));

    assertThat(texts(plan)).hasSize(4);
    assertThat(String.join("\n", texts(plan)))
        .contains("workspace_id", "study_id", "currency", "--batch LABEL");
  }

  @Test
  void mturks_batch_results_need_only_the_bonus_column_named() {
    String file =
        "\"HITId\",\"Title\",\"AssignmentId\",\"WorkerId\",\"Answer.q\",\"My bonus\"\r\n"
            + "\"3H\",\"a, b\",\"3A\",\"A1\",\"said \"\"hi\"\"\nand left\",\"0.5\"\r\n";

    RequestPlan plan =
        read(file, RequestOptions.plain().withBatch("b").withHeader(Field.AMOUNT, "My bonus"));

    assertThat(texts(plan)).isEmpty();
    BonusRequested request = plan.bonuses().get(0).request();
    assertThat(request.getTarget()).isEqualTo(new MTurkTarget("A1", "3A", "3H"));
    assertThat(request.getAmountMinor()).isEqualTo(50);
    assertThat(request.getCurrency()).isEqualTo("USD");
  }

  @Test
  void a_forgotten_bonus_column_is_asked_for_and_guessed_at_in_words_only() {
    RequestPlan plan =
        read(
            "HITId,AssignmentId,WorkerId,My bonus\n3H,3A,A1,0.5\n",
            RequestOptions.plain().withBatch("b"));

    assertThat(texts(plan))
        .singleElement()
        .asString()
        .contains("--column amount=HEADER", "\"My bonus\"");
    assertThat(plan.bonuses()).isEmpty();
  }

  @Test
  void lines_without_a_bonus_are_left_out_only_when_asked() {
    String file = "HITId,AssignmentId,WorkerId,bonus\n3H,3A,A1,\n3H,3B,A2,1\n";
    RequestOptions options =
        RequestOptions.plain().withBatch("b").withHeader(Field.AMOUNT, "bonus");

    assertThat(texts(read(file, options)))
        .singleElement()
        .asString()
        .contains("f.csv:2", "amount", "is empty");
    RequestPlan plan = read(file, options.skippingWithoutAmount());
    assertThat(plan.sound()).isTrue();
    assertThat(plan.skipped()).isEqualTo(1);
    assertThat(plan.bonuses()).hasSize(1);
  }

  @Test
  void any_header_can_be_mapped() {
    RequestPlan plan =
        read(
            "Submission id,Participant id,Reward due\nsub1,p1,2.50\n",
            PROLIFIC
                .withHeader(Field.SUBMISSION_ID, "Submission id")
                .withHeader(Field.AMOUNT, "Reward due"));

    assertThat(texts(plan)).isEmpty();
    assertThat(plan.notes()).singleElement().asString().contains("Participant id");
    assertThat(plan.bonuses().get(0).request().getAmountMinor()).isEqualTo(250);
  }

  @Test
  void a_mapped_header_that_is_not_there_is_answered_with_those_that_are() {
    RequestPlan plan =
        read(
            "Submission,amount\nsub1,1\n",
            PROLIFIC.withHeader(Field.SUBMISSION_ID, "Submission id"));

    assertThat(texts(plan))
        .singleElement()
        .asString()
        .contains("\"Submission id\"", "Submission, amount");
  }

  @Test
  void a_respondent_line_carries_its_incentive() {
    RequestPlan plan =
        read(
            "payout_id,platform,amount,project_id,screener_response_id,incentive\nr-1,respondent,30,p,s,25\n",
            RequestOptions.plain());

    assertThat(texts(plan)).isEmpty();
    assertThat(plan.bonuses().get(0).platform()).isEqualTo(Platform.RESPONDENT);
    assertThat(plan.bonuses().get(0).request().getTarget())
        .isEqualTo(new RespondentTarget("p", "s", 2500L));
    assertThat(plan.bonuses().get(0).request().getBatch()).isNull();
  }

  @Test
  void one_target_twice_names_both_lines_and_the_remedy() {
    RequestPlan plan = read("sub1,1\nsub2,2\nsub1,1\n", PROLIFIC);

    assertThat(texts(plan))
        .singleElement()
        .asString()
        .contains("f.csv:3: submission_id", "paid twice", "also on line 1", "payout_id column");
  }

  @Test
  void one_target_twice_is_fine_with_ids_of_their_own() {
    RequestPlan plan = read("payout_id,submission_id,amount\na,sub1,1\nb,sub1,1\n", PROLIFIC);

    assertThat(texts(plan)).isEmpty();
    assertThat(plan.bonuses()).hasSize(2);
  }

  @Test
  void one_target_twice_is_found_across_files_too() {
    RequestPlan plan =
        new RequestFiles(ANY_IDS, NOW)
            .add("a.csv", "sub1,1\n".getBytes(StandardCharsets.UTF_8), PROLIFIC)
            .add("b.csv", "sub1,1\n".getBytes(StandardCharsets.UTF_8), PROLIFIC)
            .plan();

    assertThat(texts(plan)).singleElement().asString().contains("b.csv:1", "also on a.csv line 1");
  }

  @Test
  void a_value_that_differs_from_the_one_given_for_all_lines_is_a_problem() {
    RequestPlan plan =
        read("submission_id,amount,currency\nsub1,1,USD\nsub2,1,GBP\nsub3,1,\n", PROLIFIC);

    assertThat(texts(plan))
        .singleElement()
        .asString()
        .contains("f.csv:2: currency", "\"USD\" differs");
  }

  @Test
  void line_numbers_are_those_of_the_file_whatever_the_line_ends_and_quotes() {
    String file =
        "\uFEFFpayout_id,amount,reason,submission_id\r\n"
            + "a,1,\"two\r\nlines\",sub1\r\n"
            + "\r\n"
            + "b,x,fine,sub2\r\n"
            + "c,1,\"three\r\n\r\nlines\",sub3\r\n"
            + "d,y,fine,sub4";
    RequestPlan plan = read(file, PROLIFIC);

    assertThat(plan.problems()).extracting(FileProblem::line).containsExactly(5L, 9L);
    assertThat(plan.bonuses()).extracting(PlannedBonus::line).containsExactly(2L, 6L);
    assertThat(plan.bonuses().get(0).request().getReason()).isEqualTo("two\r\nlines");
  }

  @Test
  void quotes_that_do_not_fit_together_are_reported_where_the_record_starts() {
    RequestPlan plan =
        read("payout_id,amount,submission_id\na,1,sub1\nb,2,\"sub2\nc,3,sub3\n", PROLIFIC);

    assertThat(texts(plan)).singleElement().asString().contains("f.csv:3", "quotes");
  }

  @Test
  void a_file_in_another_encoding_is_refused_with_its_line() {
    byte[] latin =
        "payout_id,amount,submission_id,reason\na,1,s,f\u00fcr\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    RequestPlan plan = new RequestFiles(ANY_IDS, NOW).add("f.csv", latin, PROLIFIC).plan();

    assertThat(texts(plan)).singleElement().asString().contains("f.csv:2", "UTF-8");
    byte[] wide = "payout_id,amount".getBytes(StandardCharsets.UTF_16);
    assertThat(texts(new RequestFiles(ANY_IDS, NOW).add("f.csv", wide, PROLIFIC).plan()))
        .singleElement()
        .asString()
        .contains("UTF-16");
  }

  @Test
  void an_empty_file_and_a_header_alone_hold_no_bonuses() {
    assertThat(texts(read("", PROLIFIC))).singleElement().asString().contains("holds no lines");
    assertThat(texts(read("payout_id,amount,submission_id\n", PROLIFIC)))
        .singleElement()
        .asString()
        .contains("no lines");
  }

  @Test
  void a_label_that_cannot_be_part_of_an_id_is_refused() {
    assertThat(texts(read("sub1,1\n", PROLIFIC.withBatch("a:b"))))
        .singleElement()
        .asString()
        .contains("batch label");
  }
}
