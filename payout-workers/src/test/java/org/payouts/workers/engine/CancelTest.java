package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.amounts;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.prolific;
import static org.payouts.workers.model.Samples.respondent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.PayoutReview;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** A person ends a payout of which no attempt may have left, and no other (L9). */
class CancelTest {
  private static final Target TARGET = respondent("r");
  private final CoreBench bench = new CoreBench(policy(false));
  private long resolutions = 20;

  private Resolution cancel(String id) {
    History.ResolutionPosition place = new History.ResolutionPosition("topic", resolutions++);
    return new Resolution(place, id, 0, Decision.CANCEL, "ada", "a mistake", null);
  }

  private void assertCancelled(String id) {
    Payout payout = bench.newest(id);
    assertEquals("FAILED", payout.state().name());
    PayoutState.Failed failed = (PayoutState.Failed) payout.state();
    assertEquals("CANCELLED", failed.code());
    assertEquals("resolution of ada: a mistake", failed.detail());
  }

  private Step.ResolutionAnswer lastAnswer() {
    Step.ReviewChange review = bench.last().review();
    assertNotNull(review);
    assertNotNull(review.resolution());
    return review.resolution();
  }

  private void taken() {
    bench.takeOver();
    bench.command("p", TARGET);
    bench.turn();
  }

  private void blocked() {
    taken();
    bench.prepared(new Preparation.Blocked(new Reason(Reason.NEEDS_CONFIRMATION, "confirm it")));
  }

  @Test
  void a_payout_that_waits_for_somebody_is_cancelled_at_once() {
    blocked();
    bench.resolution(cancel("p"));
    assertCancelled("p");
    bench.pass(2 * Samples.HOUR_MS);
    assertTrue(bench.preparations.isEmpty(), "never prepared again");
    assertEquals(0, bench.core.openPayouts());
  }

  @Test
  void a_payout_in_the_queue_of_a_paused_lane_is_cancelled_at_once() {
    bench.takeOver();
    bench.command("p", prolific("ws", "s1"));
    bench.turn();
    Reason gone = new Reason(Reason.NOT_FOUND, "404");
    bench.prepared(new Preparation.Later(gone, Pause.lane("ws", 0, gone)));
    bench.command("q", prolific("ws", "s2"));
    bench.turn();
    bench.resolution(cancel("q"));
    assertCancelled("q");
  }

  @Test
  void a_cancelled_payout_takes_the_pause_for_its_want_of_money_with_it() {
    bench.takeOver();
    bench.command("p", prolific("ws", "s1"));
    bench.turn();
    Reason funds = new Reason(Reason.FUNDS_SHORT, "900.00 is not there");
    bench.prepared(new Preparation.Later(funds, Pause.funds("ws", 90_000, funds)));
    bench.command("q", prolific("ws", "s2"));
    bench.turn();
    assertTrue(bench.preparations.isEmpty(), "q keeps its place behind p");
    bench.resolution(cancel("p"));
    assertCancelled("p");
    assertEquals("q", bench.preparations.remove().payoutId());
    assertTrue(bench.core.standstills().isEmpty());
  }

  @Test
  void a_cancel_may_come_before_the_command_that_it_is_about() {
    bench.takeOver();
    bench.resolution(cancel("p"));
    bench.command("p", TARGET);
    bench.turn();
    assertCancelled("p");
    assertTrue(bench.prepared.isEmpty());
  }

  @Test
  void a_payout_behind_its_target_is_cancelled_and_the_others_keep_their_order() {
    taken();
    bench.command("q", TARGET);
    bench.command("r", TARGET);
    bench.turn();
    bench.resolution(cancel("q"));
    assertCancelled("q");
    bench.prepared(new Preparation.Refused("CODE", "no"));
    assertEquals("r", bench.preparations.peek().payoutId());
  }

  @Test
  void the_last_behind_a_target_is_cancelled_and_one_that_comes_later_has_its_turn() {
    taken();
    bench.command("q", TARGET);
    bench.turn();
    bench.resolution(cancel("q"));
    bench.command("r", TARGET);
    bench.turn();
    bench.prepared(new Preparation.Refused("CODE", "no"));
    assertEquals("r", bench.preparations.peek().payoutId());
  }

  @Test
  void the_cancelled_holder_of_a_target_makes_way_for_the_next() {
    blocked();
    bench.command("q", TARGET);
    bench.turn();
    bench.resolution(cancel("p"));
    assertEquals("q", bench.preparations.peek().payoutId());
  }

  @Test
  void a_call_that_provably_never_left_does_not_forbid_it() {
    taken();
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts())));
    bench.answered(new Answer.NotSent("connection refused"));
    bench.resolution(cancel("p"));
    assertCancelled("p");
  }

  /** Called once, answered no, not in the books: it waits for another attempt. */
  private void waitsForAnotherAttempt() {
    taken();
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts(30))));
    bench.answered(new Answer.PresumedNotPaid(new Reason(Reason.FUNDS_SHORT, "402"), null));
    bench.reading(Samples.absent(30), 45_000);
    assertEquals("RETRY_WAIT", bench.state("p"));
  }

  @Test
  void an_attempted_payout_is_cancelled_once_the_books_have_disproved_its_call() {
    waitsForAnotherAttempt();
    bench.resolution(cancel("p"));
    bench.prepared(new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null));
    assertEquals("IN_DOUBT", bench.state("p"));
    assertTrue(lastAnswer().applied());
    bench.reading(Samples.absent(30), 60_000 + 20_000);
    assertCancelled("p");
    assertEquals(1, bench.calls.size());
  }

  @Test
  void a_cancelled_payout_whose_call_has_paid_after_all_is_paid() {
    waitsForAnotherAttempt();
    bench.resolution(cancel("p"));
    bench.prepared(new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null));
    bench.reading(Samples.present(30, 150), 30_000);
    assertEquals("PAID", bench.state("p"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUBMITTED", "IN_DOUBT", "REVIEW"})
  void it_is_refused_once_an_attempt_may_have_left(String state) {
    bench.takeOver(in(state, TARGET, false));
    bench.turn();
    bench.resolution(cancel("p"));
    assertEquals(state, bench.state("p"));
    assertFalse(lastAnswer().applied());
    assertTrue(lastAnswer().detail().contains("may have left"));
    assertEquals(
        new History.ResolutionPosition("topic", 20), bench.newest("p").history().resolution());
  }

  @Test
  void a_cancel_during_a_preparation_that_leaves_its_row_out_is_applied_at_once() {
    CoreBench bulks = new CoreBench(TestPolicy.with(p -> p.bulkRows = 2));
    bulks.takeOver();
    bulks.command("p", prolific("ws", "s1"));
    bulks.command("q", prolific("ws", "s2"));
    bulks.turn();
    bulks.resolution(cancel("q"));
    Reason funds = new Reason("FUNDS", "short");
    bulks.prepared(
        new Preparation.Later(funds, Pause.funds("ws", 150, funds)), new Preparation.Deferred());
    assertEquals("FAILED", bulks.state("q"));
    assertEquals("ACCEPTED", bulks.state("p"));
  }

  @Test
  void a_draft_with_a_row_that_is_cancelled_meanwhile_is_never_paid() {
    CoreBench bulks = new CoreBench(TestPolicy.with(p -> p.bulkRows = 2));
    bulks.takeOver();
    bulks.command("p", prolific("ws", "s1"));
    bulks.command("q", prolific("ws", "s2"));
    bulks.turn();
    bulks.resolution(cancel("q"));
    Preparation ready = new Preparation.Ready(Samples.baseline(prolific("ws", "s1")));
    bulks.prepared(ready, ready);
    assertEquals("FAILED", bulks.state("q"));
    assertTrue(bulks.calls.isEmpty());
    bulks.pass(Samples.HOUR_MS);
    assertEquals(1, bulks.prepared.getLast().size());
    bulks.prepared(ready);
    assertEquals(1, bulks.calls.size(), "p alone");
  }

  @Test
  void a_cancel_during_the_call_is_answered_when_the_call_is() {
    taken();
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts())));
    bench.resolution(cancel("p"));
    assertEquals("ATTEMPTING", bench.state("p"));
    bench.answered(new Answer.Unclear("no answer", false));
    assertEquals("IN_DOUBT", bench.state("p"));
    assertFalse(lastAnswer().applied());
  }

  @Test
  void the_review_says_who_cancelled_why_and_by_which_verdict() {
    blocked();
    bench.resolution(cancel("p"));
    PayoutReview review = ResultCodec.review(bench.last()).orElseThrow();
    assertEquals("CLOSED", review.getStatus());
    assertEquals("CANCELLED", review.getOutcome());
    assertEquals("APPLIED", review.getVerdictStatus());
    assertEquals("ada", review.getVerdictBy());
    assertEquals("a mistake", review.getVerdictDetail());
    assertEquals(20L, review.getResolutionOffset());
    assertEquals(
        "no call was made", ResultCodec.failed(bench.newest("p")).orElseThrow().getEvidence());
  }

  @Test
  void a_cancel_read_again_after_a_restart_changes_nothing() {
    taken();
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts())));
    bench.answered(new Answer.Unclear("no answer", false));
    Resolution cancel = cancel("p");
    bench.resolution(cancel);
    int written = bench.written.size();
    CoreBench next = bench.restarted();
    next.resolution(cancel);
    assertEquals(written, next.written.size());
  }
}
