package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.HOUR_MS;
import static org.payouts.workers.model.Samples.absent;
import static org.payouts.workers.model.Samples.amounts;
import static org.payouts.workers.model.Samples.differs;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.present;
import static org.payouts.workers.model.Samples.respondent;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.BookReading.Ours;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.Transitions;

/**
 * The first baseline is the measure, and an answer proves nothing: no second payment, no FAILED
 * that was paid, whatever the provider answered (M1, M1b, M2, M3).
 */
class FirstBaselineTest {
  private static final long PRESUMED_QUIET_MS = 45_000;
  private static final long QUIET_MS = 60_000;
  private static final Target TARGET = respondent("r");

  private CoreBench bench = new CoreBench(policy(false));
  private long resolutions = 20;

  private static Preparation ready(long... baseline) {
    return new Preparation.Ready(Baseline.Respondent.of(amounts(baseline)));
  }

  private static Answer no(String code) {
    return new Answer.PresumedNotPaid(new Reason(code, "the provider says no"), null);
  }

  /** "p" has been called once, with this answer; the books showed 30 before. */
  private void called(Answer answer) {
    bench.takeOver();
    bench.command("p", TARGET);
    bench.turn();
    bench.prepared(ready(30));
    bench.answered(answer);
  }

  private Resolution retry(int attempt, long... seen) {
    History.ResolutionPosition place = new History.ResolutionPosition("topic", resolutions++);
    return new Resolution(
        place, "p", attempt, Decision.RETRY, "ada", "looked it up", amounts(seen));
  }

  private Baseline earlier() {
    Baseline earlier = bench.candidates.peekLast().get(0).earlier();
    assertNotNull(earlier);
    return earlier;
  }

  // ---- M1: an answer that says no ------------------------------------------------------------

  static Stream<String> answers_that_say_no() {
    return Stream.of(Reason.CREDENTIALS, Reason.FORBIDDEN, Reason.RATE_LIMITED, Reason.FUNDS_SHORT);
  }

  @ParameterizedTest
  @MethodSource("answers_that_say_no")
  void an_answer_that_says_no_is_retried_only_after_a_read_past_presumed_quiet(String code) {
    called(no(code));
    assertEquals("IN_DOUBT", bench.state("p"));
    bench.reading(absent(30), PRESUMED_QUIET_MS - 1_000);
    bench.pass(999);
    while (!bench.reads.isEmpty()) {
      bench.read(absent(30));
    }
    assertEquals("IN_DOUBT", bench.state("p"));
    assertEquals(1, bench.prepared.size(), "nothing is prepared before");
    bench.pass(1);
    assertEquals(1, bench.reads.size(), "a read at the end of the quiet period");
    bench.read(absent(30));
    bench.pass(1);
    assertEquals("RETRY_WAIT", bench.state("p"));
    assertEquals(2, bench.prepared.size());
    assertEquals(amounts(30), earlier().baseline());
  }

  @ParameterizedTest
  @MethodSource("answers_that_say_no")
  void an_executed_call_that_was_answered_no_is_paid_once(String code) {
    called(no(code));
    bench.reading(absent(30), 7_000);
    bench.reading(present(30, 150), 20_000);
    assertEquals("PAID", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void an_unclear_answer_is_not_presumed_and_goes_to_a_person_after_the_full_quiet_period() {
    called(new Answer.Unclear("no answer", false));
    bench.reading(absent(30), QUIET_MS - 1_000);
    assertEquals("IN_DOUBT", bench.state("p"));
    bench.reading(absent(30), 20_000);
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void what_differs_after_an_answer_that_said_no_is_never_retried() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(differs(Ours.NO, 30, 20), QUIET_MS + 20_000);
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  // ---- the baseline --------------------------------------------------------------------------

  @Test
  void another_attempt_keeps_the_first_baseline_whatever_its_preparation_found() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(ready(30, 150)); // A provider that took our own payment for a baseline.
    assertEquals(2, bench.calls.size());
    assertEquals(amounts(30), bench.calls.peekLast().claims().get(0).baseline().baseline());
    bench.answered(new Answer.Unclear("no answer", false));
    bench.reading(absent(30), 1_000);
    assertEquals(amounts(30), bench.readBases.peekLast().baseline());
  }

  @Test
  void a_bulks_other_draft_keeps_the_first_baseline_too() {
    Payout waiting = Samples.in("RETRY_WAIT", Samples.prolific("ws", "s"), false);
    Baseline fresh = new Baseline.Prolific("bulk-2", amounts(150, 30, 150), "USD", "ws");
    Step claim = new Transitions(policy(false), Samples.OWNER).claim(waiting, fresh, bench.now());
    Baseline kept = ((PayoutState.Claimed) claim.next().state()).attempt().baseline();
    assertEquals(new Baseline.Prolific("bulk-2", amounts(30, 150), "USD", "ws"), kept);
  }

  @Test
  void books_that_have_changed_before_another_attempt_put_the_payout_in_doubt_again() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(new Preparation.Changed(present(30, 150)));
    assertEquals("IN_DOUBT", bench.state("p"));
    assertEquals("BOOKS_CHANGED", bench.newest("p").history().waiting().code());
    bench.reading(present(30, 150), 5_000);
    assertEquals("PAID", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void books_that_showed_the_payment_and_forget_it_again_prove_no_absence() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(new Preparation.Changed(present(30, 150)));
    bench.reading(absent(30), QUIET_MS + 20_000);
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void books_that_showed_the_payment_before_a_retry_and_forget_it_prove_no_absence() {
    bench = new CoreBench(policy(true));
    called(new Answer.Unclear("no answer", false));
    bench.reading(absent(30), QUIET_MS + 1_000);
    bench.prepared(new Preparation.Changed(present(30, 150)));
    bench.reading(absent(30), QUIET_MS + 20_000);
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Ours.class,
      names = {"LIKELY", "VANISHED_ALIKE", "MAYBE"})
  void books_that_showed_what_may_be_ours_and_forget_it_again_prove_no_absence(Ours ours) {
    called(no(Reason.RATE_LIMITED));
    bench.reading(differs(ours, 30, 77, 150), PRESUMED_QUIET_MS + 1_000);
    bench.reading(absent(30), QUIET_MS + 20_000);
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void a_refusal_is_not_disproved_by_books_that_forget_what_may_be_ours() {
    called(new Answer.Refused("CODE", "no"));
    bench.reading(differs(Ours.LIKELY, 30, 77, 150), 10_000);
    bench.reading(absent(30), QUIET_MS + 20_000);
    assertEquals("REVIEW", bench.state("p"));
  }

  @Test
  void a_list_that_flickers_before_another_attempt_goes_to_a_person() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(new Preparation.Changed(differs(Ours.LIKELY)));
    bench.reading(absent(30), QUIET_MS - 1_000);
    assertEquals("IN_DOUBT", bench.state("p"), "it is given its quiet period anew");
    bench.reading(absent(30), 21_000);
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void an_attempt_that_provably_never_left_is_no_attempt_and_the_next_takes_a_new_baseline() {
    called(new Answer.NotSent("connection refused"));
    assertEquals("RETRY_WAIT", bench.state("p"));
    assertEquals(0, bench.newest("p").history().sentCalls());
    bench.pass(600);
    assertNull(bench.candidates.peekLast().get(0).earlier());
    bench.prepared(ready(30, 99));
    assertEquals(amounts(30, 99), bench.calls.peekLast().claims().get(0).baseline().baseline());
  }

  @Test
  void a_call_that_never_left_after_one_that_may_have_changes_no_baseline() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(ready(30));
    bench.answered(new Answer.NotSent("connection refused"));
    assertEquals("RETRY_WAIT", bench.state("p"));
    bench.reading(absent(30), 2_000);
    assertEquals(amounts(30), earlier().baseline());
    bench.prepared(new Preparation.Refused("CODE", "no"));
    assertEquals("IN_DOUBT", bench.state("p"), "the first call may have left");
  }

  // ---- M1b: so many money calls, and no more ---------------------------------------------------

  /** As often as the worker lets it: the same answer, the books never change. */
  private void answeringNoForHours(Answer answer) {
    for (int i = 0; i < 400; i++) {
      bench.reading(absent(30), 10_000);
      while (!bench.preparations.isEmpty()) {
        bench.prepared(ready(30));
      }
      while (!bench.callRefs.isEmpty()) {
        bench.answered(answer);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("answers_that_say_no")
  void no_more_money_calls_than_configured_are_made_without_a_person(String code) {
    bench.takeOver();
    bench.command("p", TARGET);
    bench.turn();
    answeringNoForHours(no(code));
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(3, bench.calls.size());
    bench.resolution(retry(3, 30));
    answeringNoForHours(no(code));
    assertEquals("REVIEW", bench.state("p"));
    assertEquals(6, bench.calls.size(), "a person's word grants as many again");
  }

  @Test
  void a_restart_does_not_grant_more_money_calls() {
    called(no(Reason.CREDENTIALS));
    int made = bench.calls.size();
    for (int i = 0; i < 30; i++) {
      bench = bench.restarted();
      bench.reading(absent(30), QUIET_MS - 10_000);
      while (!bench.preparations.isEmpty()) {
        bench.prepared(ready(30));
      }
      while (!bench.callRefs.isEmpty()) {
        bench.answered(no(Reason.CREDENTIALS));
      }
      made += bench.calls.size();
    }
    assertEquals(3, made);
  }

  @Test
  void a_token_is_sent_as_often_as_any_call_and_no_oftener() {
    bench.takeOver();
    bench.command("p", mturk("a"));
    bench.turn();
    for (int i = 0; i < 400; i++) {
      bench.reading(new BookReading.Absent("not listed", List.of()), 10_000);
      while (!bench.preparations.isEmpty()) {
        bench.prepared(new Preparation.Ready(new Baseline.MTurk("token")));
      }
      while (!bench.callRefs.isEmpty()) {
        bench.answered(no(Reason.RATE_LIMITED));
      }
    }
    assertEquals(3, bench.calls.size());
    assertEquals("REVIEW", bench.state("p"));
  }

  @Test
  void calls_that_provably_never_left_do_not_count() {
    called(new Answer.NotSent("connection refused"));
    for (int i = 0; i < 10; i++) {
      bench.pass(10_000);
      bench.prepared(ready(30));
      bench.answered(new Answer.NotSent("connection refused"));
    }
    assertEquals("RETRY_WAIT", bench.state("p"));
    assertEquals(11, bench.calls.size());
  }

  // ---- M2: FAILED needs proof about every attempt ----------------------------------------------

  @Test
  void a_refusal_of_a_later_set_up_fails_only_after_quiet_and_an_unchanged_baseline() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(new Preparation.Refused("SET_UP_REFUSED", "this submission"));
    assertEquals("IN_DOUBT", bench.state("p"));
    assertEquals("SET_UP_REFUSED", bench.newest("p").history().waiting().code());
    bench.reading(absent(30), 25_000);
    assertEquals("FAILED", bench.state("p"));
    assertEquals("SET_UP_REFUSED", ((PayoutState.Failed) bench.newest("p").state()).code());
    assertNotNull(bench.newest("p").history().absenceSeenAtMs());
  }

  @Test
  void a_refusal_of_a_later_set_up_is_paid_if_the_books_say_so() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(new Preparation.Refused("SET_UP_REFUSED", "this submission"));
    bench.reading(present(30, 150), 25_000);
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void a_refusal_whose_books_differ_goes_to_a_person() {
    called(no(Reason.RATE_LIMITED));
    bench.reading(absent(30), PRESUMED_QUIET_MS + 1_000);
    bench.prepared(new Preparation.Refused("SET_UP_REFUSED", "this submission"));
    bench.reading(differs(Ours.MAYBE, 30, 151), 90_000);
    assertEquals("REVIEW", bench.state("p"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_refusal_of_the_money_call_itself_is_disproved_before_it_fails(boolean executed) {
    called(new Answer.Refused("COUNT_GUARD", "400"));
    assertEquals("IN_DOUBT", bench.state("p"));
    bench.reading(absent(30), QUIET_MS - 1_000);
    assertEquals("IN_DOUBT", bench.state("p"), "not before the full quiet period");
    bench.reading(executed ? present(30, 150) : absent(30), 25_000);
    assertEquals(executed ? "PAID" : "FAILED", bench.state("p"));
    assertEquals(1, bench.calls.size(), "asking again would not change it");
  }

  @Test
  void a_refusal_before_any_call_may_have_left_fails_at_once() {
    called(new Answer.NotSent("connection refused"));
    bench.pass(600);
    bench.prepared(new Preparation.Refused("TARGET_INVALID", "no"));
    assertEquals("FAILED", bench.state("p"));
  }

  @Test
  void a_refused_token_fails_only_past_its_life_as_well() {
    bench.takeOver();
    bench.command("p", mturk("a"));
    bench.turn();
    bench.prepared(new Preparation.Ready(new Baseline.MTurk("token")));
    bench.answered(no(Reason.RATE_LIMITED)); // Throttled after it had paid.
    bench.reading(new BookReading.Absent("not listed", List.of()), 6_000);
    bench.answered(new Answer.Refused("INVALID_PARAMETER", "400"));
    BookReading nothing = new BookReading.Absent("not listed", List.of());
    for (int i = 0; i < 80; i++) {
      bench.pass(HOUR_MS / 4);
      bench.reading(nothing, 25_000);
    }
    assertEquals("IN_DOUBT", bench.state("p"), "20 hours later");
    assertEquals(2, bench.calls.size());
    bench = bench.restarted();
    bench.pass(4 * HOUR_MS);
    bench.reading(nothing, QUIET_MS + 25_000);
    assertEquals("FAILED", bench.state("p"));
  }

  // ---- M3: a person's retry names the books ----------------------------------------------------

  private void inReview() {
    called(new Answer.Unclear("no answer", false));
    bench.reading(absent(30), QUIET_MS + 20_000);
    assertEquals("REVIEW", bench.state("p"));
    bench.written.clear();
  }

  @Test
  void what_shows_up_after_a_retry_is_ours_until_shown_otherwise() {
    inReview();
    bench.resolution(retry(1, 30));
    bench.read(absent(30));
    bench.pass(1);
    assertEquals("RETRY_WAIT", bench.state("p"));
    assertEquals(amounts(30), earlier().baseline());
    bench.prepared(new Preparation.Changed(present(30, 150)));
    bench.reading(present(30, 150), 5_000);
    assertEquals("PAID", bench.state("p"));
    assertEquals(1, bench.calls.size());
  }

  @Test
  void a_refusal_after_a_retry_is_disproved_like_any_other() {
    inReview();
    bench.resolution(retry(1, 30));
    bench.read(absent(30));
    bench.pass(1);
    bench.prepared(new Preparation.Refused("COUNT_GUARD", "another count"));
    assertEquals("IN_DOUBT", bench.state("p"));
    bench.reading(present(30, 150), 20_000);
    assertEquals("PAID", bench.state("p"));
  }

  @Test
  void a_retry_is_refused_if_the_books_show_others_than_the_person_named() {
    inReview();
    bench.resolution(retry(1, 30));
    bench.read(differs(Ours.NO, 20, 30));
    assertEquals("REVIEW", bench.state("p"));
    Step.ResolutionAnswer refused = bench.last().review().resolution();
    assertFalse(refused.applied());
    assertTrue(refused.detail().contains("something else than the person saw"));
    assertEquals(amounts(20, 30), bench.newest("p").history().booksEntries(), "for the next one");
  }

  @Test
  void the_books_that_a_retry_names_become_the_baseline() {
    inReview();
    bench.resolution(retry(1, 20, 30));
    bench.read(differs(Ours.NO, 20, 30));
    assertEquals("RETRY_WAIT", bench.state("p"));
    bench.pass(1);
    assertEquals(amounts(20, 30), earlier().baseline());
    bench.prepared(ready(20, 30, 77));
    assertEquals(amounts(20, 30), bench.calls.peekLast().claims().get(0).baseline().baseline());
  }

  // ---- what a person may say of books that show too little
  // ---------------------------------------

  private Resolution says(String id, Decision decision, long... seen) {
    History.ResolutionPosition place = new History.ResolutionPosition("topic", resolutions++);
    return new Resolution(place, id, 1, decision, "ada", "looked it up", amounts(seen));
  }

  /** A payout of another amount on the same submission. */
  private void command(String id, long amountMinor, long offset) {
    Target target = new Target.Prolific("ws", "study", "sub");
    PayoutRequest request = new PayoutRequest(id, target, amountMinor, "USD", "");
    bench.core.command(0, Samples.command(request, null), offset, bench.now());
    bench.turn();
  }

  private static Preparation ready(String bulk, int unseen, List<BigDecimal> baseline) {
    return new Preparation.Ready(new Baseline.Prolific(bulk, baseline, "USD", "ws", unseen, null));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_had_vanished_when_a_person_said_failed_is_not_the_next_payouts_payment(
      boolean takenOver) {
    bench.takeOver();
    command("first", 500, 0);
    bench.prepared(ready("b1", 0, amounts(150))); // A stranger's.
    bench.answered(new Answer.Unclear("no answer", false));
    BookReading vanished = BookComparison.of(amounts(150), amounts()).evidence(500, "b1", Ours.NO);
    bench.reading(vanished, QUIET_MS + 20_000);
    bench.resolution(says("first", Decision.FAILED));
    bench.read(vanished);
    assertEquals("FAILED", bench.state("first"));
    if (takenOver) {
      bench = bench.restarted();
    }
    command("second", 150, 1);
    assertEquals(amounts(150), bench.candidates.peekLast().get(0).known());
    bench.prepared(ready("b2", 1, amounts(150)));
    bench.answered(new Answer.Unclear("no answer", false));
    bench.reading(
        BookComparison.of(amounts(150), amounts(150)).evidence(150, "b2", Ours.NO), 10_000);
    assertEquals("IN_DOUBT", bench.state("second"), "it is back, and nobody paid the second");
  }

  @Test
  void a_retry_is_refused_where_what_shows_may_be_ours() {
    bench.takeOver();
    command("earlier", 150, 0);
    bench.prepared(ready("b0", 0, amounts()));
    bench.answered(new Answer.Unclear("no answer", false));
    bench.reading(absent(), QUIET_MS + 20_000);
    bench.resolution(says("earlier", Decision.PAID));
    command("p", 150, 1);
    bench.prepared(ready("b1", 1, amounts(150))); // Known of the target, and not shown yet.
    bench.answered(new Answer.Unclear("no answer", false));
    BookReading same = BookComparison.of(amounts(150), amounts(150)).evidence(150, "b1", Ours.NO);
    bench.reading(same, QUIET_MS + 20_000);
    bench.resolution(says("p", Decision.RETRY, 150));
    bench.read(same);
    assertEquals("REVIEW", bench.state("p"));
    assertTrue(bench.last().review().resolution().detail().contains("may be among"));
    BookReading beside =
        BookComparison.of(amounts(150), amounts(150, 40)).evidence(150, "b1", Ours.NO);
    bench.resolution(says("p", Decision.RETRY, 150, 40));
    bench.read(beside);
    assertEquals("REVIEW", bench.state("p"), "a stranger's payment beside it changes nothing");
    bench.resolution(says("p", Decision.FAILED, 150));
    bench.read(same);
    assertEquals("FAILED", bench.state("p"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Decision.class,
      names = {"FAILED", "RETRY"})
  void a_page_that_is_gone_for_good_leaves_failed_to_a_person_and_no_retry(Decision decision) {
    called(new Answer.Unclear("no answer", false));
    BookReading gone = new BookReading.Unreadable(new Reason("NOT_FOUND", "404"), null, true);
    bench.reading(gone, 2 * QUIET_MS);
    assertEquals("REVIEW", bench.state("p"));
    bench.resolution(says("p", decision));
    bench.reading(gone, 2 * QUIET_MS);
    assertEquals(decision == Decision.FAILED ? "FAILED" : "REVIEW", bench.state("p"));
  }

  /** Lost rights look like a page that is gone. */
  @Test
  void failed_is_refused_where_the_page_has_shown_what_may_be_the_payment_before_it_was_gone() {
    called(new Answer.Unclear("no answer", false));
    bench.reading(Samples.differs(Ours.LIKELY, 10, 150, 70), 2 * QUIET_MS);
    assertEquals("REVIEW", bench.state("p"));
    bench.resolution(says("p", Decision.FAILED));
    bench.reading(new BookReading.Unreadable(new Reason("NOT_FOUND", "404"), null, true), QUIET_MS);
    assertEquals("REVIEW", bench.state("p"));
  }
}
