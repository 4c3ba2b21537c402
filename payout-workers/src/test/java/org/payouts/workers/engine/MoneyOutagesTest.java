package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** Each call without a clear answer leaves its payouts in doubt, and in the end to a person. */
class MoneyOutagesTest {
  private static final Preparation TOKEN = new Preparation.Ready(new Baseline.MTurk("token"));
  private static final Answer UNCLEAR = new Answer.Unclear("503", false);
  private static final Answer PAID = new Answer.Paid(150, "ref", "200");
  private static final Answer ACCEPTED = new Answer.Accepted(null, "202");
  private static final int WIDTH = 4;

  private CoreBench bench;
  private int drafts;

  private void begin(Policy policy) {
    bench = new CoreBench(policy);
    bench.takeOver();
  }

  private void mturk(int payouts) {
    for (int i = 0; i < payouts; i++) {
      bench.command("m" + i, Samples.mturk("a" + i));
    }
    bench.turn();
    prepareAll();
  }

  private void prolific(String workspace, int payouts) {
    for (int i = 0; i < payouts; i++) {
      String id = workspace + "-" + i;
      bench.command(id, new Target.Prolific(workspace, "study-" + workspace, "sub-" + id));
    }
    bench.turn();
    prepareAll();
  }

  private void prepareAll() {
    while (!bench.preparations.isEmpty()) {
      boolean mturk = bench.prepared.peekFirst().get(0).target() instanceof Target.MTurk;
      Preparation ready = mturk ? TOKEN : Samples.ready("bulk" + drafts++);
      int rows = bench.prepared.removeFirst().size();
      bench.prepared(Collections.nCopies(rows, ready).toArray(Preparation[]::new));
    }
  }

  /** Answers what was called, and what is called thereupon; returns the rows of each call. */
  private List<Integer> answerAll(Answer answer) {
    List<Integer> rows = new ArrayList<>();
    while (!bench.calls.isEmpty()) {
      rows.add(answerOne(answer));
    }
    return rows;
  }

  private int answerOne(Answer answer) {
    MoneyCall call = bench.calls.remove();
    bench.answered(answer);
    prepareAll();
    return call.claims().size();
  }

  private void pass(long ms) {
    bench.pass(ms);
    prepareAll();
  }

  private boolean isOutage() {
    return bench.core.standstills().stream().anyMatch(each -> each.unit().startsWith("payments"));
  }

  @Test
  void after_some_in_a_row_one_call_is_tried_at_a_time_after_a_wait_that_doubles() {
    begin(TestPolicy.with(p -> p.width = WIDTH));
    mturk(40);

    assertThat(answerAll(UNCLEAR)).hasSizeBetween(5, 5 + WIDTH);
    assertThat(isOutage()).isTrue();
    pass(499);
    assertThat(bench.calls).isEmpty();
    for (long waitMs = 1_000; waitMs <= 8_000; waitMs *= 2) {
      pass(1);
      assertThat(answerAll(UNCLEAR)).containsExactly(1);
      pass(waitMs - 1);
      assertThat(bench.calls).isEmpty();
    }
  }

  @Test
  void each_clear_answer_lets_one_more_begin_until_there_are_as_many_as_usual() {
    begin(TestPolicy.with(p -> p.width = WIDTH));
    mturk(40);
    answerAll(UNCLEAR);
    pass(500);

    assertThat(bench.calls).hasSize(1);
    answerOne(PAID);
    pass(1_000);
    assertThat(bench.calls).hasSize(2);
    answerOne(PAID);
    pass(1_000);
    assertThat(bench.calls).hasSize(3);
    assertThat(isOutage()).isTrue();
    answerOne(PAID);
    assertThat(isOutage()).isFalse();
    for (int i = 0; i < 60; i++) {
      answerAll(PAID);
      pass(1_000);
    }
    assertThat(bench.states("m0", "m20", "m39")).containsOnly("PAID");
  }

  /** Few of a bulk's rows may be left in doubt by what is only a try. */
  @Test
  void in_an_outage_a_bulk_has_one_row_and_grows_with_what_gets_through() {
    begin(bulks());
    prolific("ws", 60);

    assertThat(answerAll(UNCLEAR)).hasSize(3).contains(10);
    assertThat(isOutage()).isTrue();
    pass(500);
    List<Integer> rows = new ArrayList<>();
    for (int second = 0; second < 5; second++) {
      rows.addAll(answerAll(ACCEPTED));
      pass(1_000);
    }
    assertThat(rows).startsWith(1, 2, 4, 8);
    assertThat(isOutage()).isFalse();
  }

  /** As configured by default where a provider pays one per call. */
  private static Policy singles() {
    return TestPolicy.production(
        p -> {
          p.bulkRows = 1;
          p.bulkLingerMs = 0;
        });
  }

  private static Policy bulks() {
    return TestPolicy.with(
        p -> {
          p.width = WIDTH;
          p.bulkRows = 10;
        });
  }

  @Test
  void the_outage_of_one_workspace_holds_no_other() {
    begin(bulks());
    prolific("ws", 60);
    answerAll(UNCLEAR);

    prolific("other", 10);

    assertThat(bench.calls).hasSize(1);
    assertThat(answerOne(ACCEPTED)).isGreaterThan(1);
    assertThat(isOutage()).isTrue();
  }

  private void respondent(String project, int payouts) {
    for (int i = 0; i < payouts; i++) {
      String id = project + "-" + i;
      bench.command(id, new Target.Respondent(project, "resp-" + id, 100));
    }
    bench.turn();
    prepareAll();
  }

  /** Answers what is called by its study, for so many seconds. */
  private void seconds(int seconds, Function<String, Answer> provider) {
    for (int second = 0; second < seconds; second++) {
      while (!bench.calls.isEmpty()) {
        answerOne(provider.apply(bench.calls.peek().claims().get(0).request().target().study()));
      }
      bench.reading(Samples.absent(), 1_000);
      while (!bench.probes.isEmpty()) {
        bench.probed(true);
      }
      prepareAll();
    }
  }

  @Test
  void a_project_whose_payments_get_no_clear_answer_holds_no_other_of_the_platform() {
    begin(singles());
    respondent("odd", 300);
    seconds(60, study -> UNCLEAR);
    assertThat(bench.core.standstills())
        .anyMatch(each -> each.unit().equals("payments in study odd"));
    respondent("good", 100);
    seconds(600, study -> study.equals("odd") ? UNCLEAR : ACCEPTED);
    assertThat(inState("good-", 100, "SUBMITTED")).isEqualTo(100);

    respondent("bad", 100);
    respondent("worse", 100);
    seconds(120, study -> UNCLEAR);
    assertThat(bench.core.standstills())
        .as("a second project fails")
        .anyMatch(each -> each.unit().equals("payments"));
    respondent("other", 100);
    seconds(1_800, study -> study.equals("other") ? ACCEPTED : UNCLEAR);
    assertThat(inState("other-", 100, "SUBMITTED")).isEqualTo(100);
  }

  /** A clear answer of the one says nothing of the other. */
  @Test
  void a_project_that_gets_no_clear_answer_is_held_though_another_gets_them_in_between() {
    begin(singles());
    for (int i = 0; i < 500; i++) {
      for (String project : List.of("odd", "good")) {
        String id = project + "-" + i;
        bench.command(id, new Target.Respondent(project, "resp-" + id, 100));
      }
    }
    bench.turn();
    prepareAll();
    seconds(600, study -> study.equals("odd") ? UNCLEAR : ACCEPTED);
    assertThat(inState("good-", 500, "SUBMITTED")).isEqualTo(500);
    assertThat(inState("odd-", 500, "ACCEPTED") + inState("odd-", 500, "RETRY_WAIT"))
        .isGreaterThan(460);
  }

  @Test
  void too_many_is_about_the_account_even_if_all_were_of_one_project() {
    begin(singles());
    Pause pause = Pause.lane("r", 0, new Reason(Reason.RATE_LIMITED, "429"));
    respondent("p", 40);
    seconds(5, study -> new Answer.PresumedNotPaid(pause.reason(), pause));
    assertThat(bench.core.standstills()).anyMatch(each -> each.unit().equals("payments"));
  }

  @Test
  void a_study_whose_payments_get_no_clear_answer_holds_no_other_of_its_workspace() {
    begin(TestPolicy.production(p -> p.bulkLingerMs = 0));
    for (int i = 0; i < 1_000; i++) {
      bench.command("odd-" + i, new Target.Prolific("ws", "odd", "sub-odd-" + i));
    }
    bench.turn();
    prepareAll();
    seconds(60, study -> UNCLEAR);
    for (int i = 0; i < 10; i++) {
      bench.command("good-" + i, new Target.Prolific("ws", "good", "sub-good-" + i));
    }
    seconds(600, study -> study.equals("odd") ? UNCLEAR : ACCEPTED);
    assertThat(inState("good-", 10, "SUBMITTED")).isEqualTo(10);
  }

  @Test
  void an_outage_ends_when_nobody_has_wanted_to_pay_for_as_long_as_its_longest_wait() {
    begin(TestPolicy.with(p -> p.width = WIDTH));
    mturk(5);
    answerAll(UNCLEAR);
    assertThat(isOutage()).isTrue();
    for (int i = 0; i < 5; i++) {
      bench.reading(new BookReading.Present(150, "token", "listed", List.of()), 2_000);
      answerAll(PAID);
    }
    assertThat(bench.states("m0", "m4")).containsOnly("PAID");
    pass(20_000);
    assertThat(isOutage()).isFalse();
  }

  @Test
  void an_outage_ends_with_the_last_partition() {
    begin(TestPolicy.with(p -> p.width = WIDTH));
    mturk(40);
    answerAll(UNCLEAR);
    bench.core.lost(0);
    assertThat(isOutage()).isFalse();
  }

  /** A gateway in trouble answers one thing and another. */
  @Test
  void a_workspace_that_is_throttled_in_between_makes_no_clear_answer() {
    begin(TestPolicy.production(p -> p.maxBuffered = 20_000));
    prolific("ws", 5_000);
    Pause pause = Pause.lane("ws", 0, new Reason(Reason.RATE_LIMITED, "429"));
    int[] calls = {0};
    seconds(
        1_200,
        study -> ++calls[0] % 3 == 0 ? new Answer.PresumedNotPaid(pause.reason(), pause) : UNCLEAR);
    assertThat(isOutage()).isTrue();
    assertThat(inState("ws-", 5_000, "ACCEPTED")).isGreaterThan(4_000);
  }

  /** MTurk and Respondent count the calls of an account; a lane there is only one target. */
  @Test
  void too_many_is_about_the_account_where_a_lane_is_a_target() {
    begin(TestPolicy.with(p -> p.width = WIDTH));
    mturk(40);
    int calls = 0;
    while (!bench.calls.isEmpty()) {
      Pause pause = Pause.lane("A" + calls, 2_000, new Reason(Reason.RATE_LIMITED, "429"));
      answerOne(new Answer.PresumedNotPaid(pause.reason(), pause));
      calls++;
    }
    assertThat(calls).isBetween(5, 5 + WIDTH);
    pass(1_999);
    assertThat(bench.calls).as("what the provider asked for").isEmpty();
    pass(1);
    assertThat(answerAll(UNCLEAR)).containsExactly(1);
  }

  @Test
  void a_workspace_that_is_throttled_is_paused_as_ever() {
    begin(bulks());
    prolific("ws", 60);
    Pause pause = Pause.lane("ws", 0, new Reason(Reason.RATE_LIMITED, "429"));
    for (int i = 0; i < 3 && !bench.calls.isEmpty(); i++) {
      answerOne(new Answer.PresumedNotPaid(pause.reason(), pause));
    }
    assertThat(isOutage()).isFalse();
  }

  @Test
  void claims_that_wait_for_their_call_go_back_uncalled() {
    begin(
        TestPolicy.with(
            p -> {
              p.width = 1;
              p.claimAhead = 20;
              p.claimAheadMost = 20;
              p.claimsAtIntake = true;
            }));
    mturk(20);
    assertThat(bench.state("m19")).isEqualTo("ATTEMPTING");

    assertThat(answerAll(UNCLEAR)).hasSize(5);

    assertThat(bench.state("m19")).isEqualTo("RETRY_WAIT");
    assertThat(bench.newest("m19").history().sentCalls()).isZero();
  }

  @Test
  void what_was_not_sent_says_nothing_of_answers() {
    begin(TestPolicy.with(p -> p.width = WIDTH));
    mturk(40);
    answerAll(new Answer.NotSent("refused"));
    assertThat(isOutage()).isFalse();
  }

  /** Calls of one payout are few: the last is kept for when the trouble may be over. */
  @Test
  void the_last_call_of_a_token_waits_for_the_shorter_quiet_period() {
    begin(TestPolicy.with(p -> p.moneyCalls = 3));
    mturk(1);
    answerOne(UNCLEAR);
    pass(1_000);
    assertThat(answerAll(UNCLEAR)).hasSize(1);
    for (int i = 0; i < 44; i++) {
      bench.reading(Samples.absent(), 1_000);
      assertThat(bench.calls).isEmpty();
    }
    bench.reading(Samples.absent(), 2_000);
    assertThat(answerAll(PAID)).hasSize(1);
    assertThat(bench.state("m0")).isEqualTo("PAID");
  }

  // ---- a provider in trouble, second by second ------------------------------------------------

  private long inState(String prefix, int payouts, String state) {
    return IntStream.range(0, payouts).filter(i -> bench.state(prefix + i).equals(state)).count();
  }

  /**
   * A few hundred batches once throttled a whole account (docs/providers.md, "MTurk: the call").
   */
  @Test
  void of_five_hundred_payouts_that_an_account_may_pay_five_a_second_none_comes_to_a_person() {
    begin(
        TestPolicy.production(
            p -> {
              p.bulkRows = 1;
              p.bulkLingerMs = 0;
              p.width = 64;
              p.moneyCalls = 5;
              p.claimsAtIntake = true;
              p.claimAheadMost = 640;
            }));
    mturk(500);
    Reason many = new Reason(Reason.RATE_LIMITED, "Rate exceeded");
    for (int second = 0; second < 7_200; second++) {
      for (int let = 0; !bench.calls.isEmpty(); let++) {
        Pause pause = Pause.lane("a", 0, many);
        answerOne(let < 5 ? PAID : new Answer.PresumedNotPaid(many, pause));
      }
      bench.reading(Samples.absent(), 1_000);
      prepareAll();
    }
    assertThat(inState("m", 500, "PAID")).isEqualTo(500);
  }

  @Test
  void ten_minutes_in_which_prolific_pays_nobody_leave_few_of_five_thousand_in_doubt() {
    begin(TestPolicy.production(p -> p.maxBuffered = 20_000));
    prolific("ws", 5_000);
    for (int second = 0; second < 600; second++) {
      answerAll(UNCLEAR);
      bench.reading(Samples.absent(), 1_000);
      prepareAll();
    }
    assertThat(inState("ws-", 5_000, "IN_DOUBT")).isBetween(600L, 650L);
  }
}
