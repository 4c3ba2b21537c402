package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.command;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

/** Several payouts in one call: formed, prepared, claimed, called and answered as one. */
class BulkTest {
  private static final long LINGER_MS = 500;
  private static final long PRESUMED_QUIET_MS = 45_000;
  private static final Preparation READY =
      new Preparation.Ready(new Baseline.Prolific("bulk", Samples.amounts(10), null, null));
  private static final Preparation DEFERRED = new Preparation.Deferred();
  private static final Preparation LATER =
      new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null);
  private static final Preparation REFUSED = new Preparation.Refused("CODE", "no");

  private final CoreBench bench = new CoreBench(policy(false, 3, LINGER_MS));
  private long offset;

  private void take(String study, String... ids) {
    for (String id : ids) {
      Target target = new Target.Prolific("ws", study, "sub-" + id);
      bench.core.command(0, command(id, target, null), offset++, bench.now());
    }
    bench.turn();
  }

  /** Three of one study, being prepared. */
  private void takeThree() {
    bench.takeOver();
    take("study", "a", "b", "c");
  }

  private static String ids(List<PayoutRequest> requests) {
    return requests.stream().map(PayoutRequest::payoutId).collect(Collectors.joining());
  }

  private String preparing() {
    return bench.prepared.isEmpty() ? "" : ids(bench.prepared.peekLast());
  }

  private void prepared(Preparation... found) {
    bench.core.prepared(bench.preparations.remove(), List.of(found), bench.now());
    bench.core.advance(bench.now());
  }

  private void answered(Answer answer) {
    bench.core.answered(bench.callRefs.remove(), answer, bench.now());
    bench.turn();
  }

  /** A person's word about the first attempt; the books showed what was there before. */
  private static Resolution says(String id, Resolution.Decision decision) {
    return new Resolution(
        new History.ResolutionPosition("topic", 7),
        id,
        1,
        decision,
        "ada",
        "looked it up",
        Samples.amounts(10));
  }

  private List<String> states(LedgerTransaction group) {
    return group.steps().stream()
        .map(step -> step.next().id() + " " + step.next().state().name())
        .toList();
  }

  private List<String> lastStates(int count) {
    return bench.written.subList(bench.written.size() - count, bench.written.size()).stream()
        .map(step -> step.next().id() + " " + step.next().state().name())
        .toList();
  }

  // ---- formation -----------------------------------------------------------------------------

  @Test
  void a_full_bulk_begins_at_once_and_one_study_is_one_bulk() {
    bench.takeOver();
    take("one", "a", "b");
    take("other", "x");
    assertEquals("", preparing(), "worth waiting for more");
    take("one", "c", "d");
    assertEquals("abc", preparing());
    assertEquals(1, bench.preparations.size(), "one bonus call of a workspace at a time");
  }

  @Test
  void what_trickles_in_waits_for_company_and_not_for_ever() {
    bench.takeOver();
    take("study", "a");
    bench.pass(LINGER_MS - 1);
    take("study", "b");
    assertEquals("", preparing());
    bench.pass(1);
    assertEquals("ab", preparing());
  }

  @Test
  void another_currency_or_study_is_never_in_the_same_bulk() {
    bench.takeOver();
    take("one", "a");
    take("two", "b");
    PayoutRequest pounds =
        new PayoutRequest("c", new Target.Prolific("ws", "one", "sub-c"), 150, "GBP", "");
    bench.core.command(0, command(pounds, null), offset++, bench.now());
    bench.turn();
    bench.pass(LINGER_MS);
    assertEquals("a", preparing());
    prepared(REFUSED);
    bench.turn();
    assertEquals("b", preparing());
    prepared(REFUSED);
    bench.turn();
    assertEquals("c", preparing());
  }

  @Test
  void a_large_study_leaves_the_next_turn_to_the_others() {
    bench.takeOver();
    take("large", "a", "b", "c", "d", "e", "f", "g", "h", "i");
    take("small", "x");
    bench.pass(LINGER_MS);
    List<String> turns = new ArrayList<>();
    for (int rows : new int[] {3, 3, 1, 3}) {
      turns.add(preparing());
      prepared(Collections.nCopies(rows, REFUSED).toArray(new Preparation[0]));
      bench.turn();
    }
    assertEquals(List.of("abc", "def", "x", "ghi"), turns);
  }

  @Test
  void two_payouts_of_one_submission_are_never_in_one_bulk() {
    bench.takeOver();
    Target target = new Target.Prolific("ws", "study", "sub");
    bench.core.command(0, command("p", target, null), 0, bench.now());
    bench.core.command(0, command("q", target, null), 1, bench.now());
    bench.pass(LINGER_MS);
    bench.pass(LINGER_MS);
    assertEquals("p", preparing());
    assertEquals(1, bench.preparations.size());
  }

  @Test
  void a_payout_that_left_its_lane_for_a_verdict_and_came_back_is_taken_once() {
    bench.takeOver();
    take("study", "a");
    Resolution resolution = says("a", Resolution.Decision.RETRY);
    bench.core.resolution(resolution, bench.now());
    bench.turn();
    take("study", "b");
    bench.pass(LINGER_MS);
    assertEquals("ab", Stream.of(preparing().split("")).sorted().collect(Collectors.joining()));
  }

  @Test
  void the_fuse_is_asked_for_each_row_and_who_does_not_fit_keeps_its_place() {
    CoreBench limited = new CoreBench(policy(false, 3, 0), new SpendLimit(2, 0));
    limited.takeOver();
    for (String id : List.of("a", "b", "c")) {
      Target target = new Target.Prolific("ws", "study", "sub-" + id);
      limited.core.command(0, command(id, target, null), offset++, limited.now());
    }
    limited.turn();
    assertEquals("ab", ids(limited.prepared.peekLast()));
    limited.core.prepared(limited.preparations.remove(), List.of(REFUSED, REFUSED), limited.now());
    limited.turn();
    assertEquals("c", ids(limited.prepared.peekLast()), "what moved no money is given back");
  }

  @Test
  void where_each_call_pays_one_payout_nothing_is_shared() {
    bench.takeOver();
    for (String id : List.of("a", "b", "c")) {
      bench.core.command(0, command(id, mturk("3" + id), null), offset++, bench.now());
    }
    bench.turn();
    bench.pass(LINGER_MS);
    assertEquals(3, bench.preparations.size());
    bench.prepared.forEach(requests -> assertEquals(1, requests.size()));
  }

  // ---- questions side by side ----------------------------------------------------------------

  @Test
  void a_preparation_asks_side_by_side_and_leaves_room_for_others() {
    takeThree();
    assertEquals(3, bench.parallel.remove(), "of a width of 4, being alone");
    for (int i = 0; i < 3; i++) {
      Target target = new Target.Prolific("other", "study", "sub-x" + i);
      bench.core.command(0, command("x" + i, target, null), offset++, bench.now());
    }
    bench.turn();
    assertEquals(1, bench.parallel.remove(), "what is left; a bulk never waits for more");
  }

  @Test
  void while_others_are_at_work_preparations_share_half_of_the_width_and_reads_have_the_other() {
    callThree();
    answered(new Answer.Accepted("bulk", "202"));
    take("study", "d", "e", "f", "g", "h", "i");
    answeredReadsAreDue();
    assertEquals(2, bench.parallel.peekLast());
    assertEquals(2, bench.reads.size());
  }

  /** A second bulk is in preparation when the reads of the first are due. */
  private void answeredReadsAreDue() {
    prepared(READY, READY, READY);
    bench.turn();
    bench.pass(1_000);
    answered(new Answer.Accepted("bulk", "202"));
  }

  // ---- preparation and claims ----------------------------------------------------------------

  @Test
  void all_claims_are_one_transaction_and_the_call_waits_for_it() {
    takeThree();
    prepared(READY, READY, READY);
    LedgerTransaction claims = bench.commits.peek();
    assertEquals(List.of("a ATTEMPTING", "b ATTEMPTING", "c ATTEMPTING"), states(claims));
    assertTrue(bench.calls.isEmpty());
    bench.turn();
    assertEquals(1, bench.calls.size());
    assertEquals(
        List.of("a", "b", "c"),
        bench.calls.peek().claims().stream().map(claim -> claim.request().payoutId()).toList());
  }

  @Test
  void a_bulk_larger_than_a_transactions_usual_limit_is_not_divided() {
    CoreBench large = new CoreBench(policy(false, 200, 0));
    large.takeOver();
    for (int i = 0; i < 120; i++) {
      Target target = new Target.Prolific("ws", "study", "sub-" + i);
      large.core.command(0, command("p" + i, target, null), offset++, large.now());
    }
    large.turn();
    // The intake itself comes in groups, so that the first bulk is smaller.
    large.core.prepared(
        large.preparations.remove(),
        Collections.nCopies(large.prepared.remove().size(), REFUSED),
        large.now());
    large.turn();
    int rows = large.prepared.peekLast().size();
    assertTrue(rows > 50, "more than a group of " + policy(false).maxGroup() + ": " + rows);
    large.core.prepared(large.preparations.remove(), Collections.nCopies(rows, READY), large.now());
    large.core.advance(large.now());
    assertEquals(rows, large.commits.peek().steps().size());
  }

  @Test
  void the_lease_of_a_bulk_is_that_of_its_claims_on_both_clocks() {
    takeThree();
    prepared(READY, READY, READY);
    bench.turn();
    MoneyCall call = bench.calls.peek();
    assertTrue(call.mayLeaveAt(bench.now().plus(9_999)));
    assertFalse(call.mayLeaveAt(bench.now().plus(10_000)));
    assertFalse(call.mayLeaveAt(new ClockReading(0, bench.now().plus(10_000).wallMs())));
  }

  @Test
  void refused_rows_fail_deferred_ones_go_first_next_time_and_the_rest_is_paid() {
    takeThree();
    take("study", "d");
    prepared(REFUSED, READY, DEFERRED);
    bench.turn();
    assertTrue(lastStates(2).containsAll(List.of("a FAILED", "b ATTEMPTING")));
    assertEquals(1, bench.calls.remove().claims().size());
    answered(new Answer.Accepted("bulk", "202"));
    assertEquals("cd", preparing(), "without a wait");
  }

  @Test
  void rows_that_could_not_be_prepared_back_off_without_holding_the_others_up() {
    takeThree();
    prepared(LATER, READY, READY);
    bench.turn();
    answered(new Answer.Accepted("bulk", "202"));
    assertEquals("abc", preparing(), "nothing new");
    bench.pass(500);
    bench.pass(LINGER_MS);
    assertEquals("a", preparing());
  }

  @Test
  void a_preparation_that_defers_everything_backs_off_instead_of_spinning() {
    takeThree();
    prepared(DEFERRED, DEFERRED, DEFERRED);
    bench.turn();
    assertEquals(1, bench.prepared.size());
    bench.pass(500);
    assertEquals(2, bench.prepared.size());
  }

  @Test
  void a_pause_found_in_preparation_stops_deferred_rows_too() {
    takeThree();
    Reason shortage = new Reason(Reason.FUNDS_SHORT, "the balance is short");
    Pause funds = Pause.funds("ws", 150, shortage);
    prepared(new Preparation.Later(shortage, funds), DEFERRED, DEFERRED);
    bench.turn();
    bench.pass(1_000);
    assertEquals(1, bench.prepared.size());
  }

  // ---- the answer ----------------------------------------------------------------------------

  private void callThree() {
    takeThree();
    prepared(READY, READY, READY);
    bench.turn();
  }

  @Test
  void an_accepted_bulk_is_submitted_row_by_row_and_read_row_by_row() {
    callThree();
    answered(new Answer.Accepted("bulk", "202"));
    assertEquals(List.of("a SUBMITTED", "b SUBMITTED", "c SUBMITTED"), lastStates(3));
    bench.pass(1_000);
    assertEquals(3, bench.reads.size(), "nothing else is to be done");
  }

  @Test
  void an_unclear_answer_leaves_each_row_in_doubt_and_nothing_is_sent_again() {
    callThree();
    answered(new Answer.Unclear("no answer", false));
    assertEquals(List.of("a IN_DOUBT", "b IN_DOUBT", "c IN_DOUBT"), lastStates(3));
    bench.pass(30_000);
    assertEquals(1, bench.prepared.size());
    assertEquals(1, bench.calls.size());
  }

  @Test
  void what_was_not_sent_forms_a_new_bulk_with_a_draft_of_its_own() {
    callThree();
    answered(new Answer.NotSent("connection refused"));
    assertEquals(List.of("a RETRY_WAIT", "b RETRY_WAIT", "c RETRY_WAIT"), lastStates(3));
    bench.pass(499);
    assertEquals(1, bench.prepared.size());
    bench.pass(1);
    assertEquals("abc", preparing());
    assertEquals(2, bench.prepared.size(), "prepared anew");
  }

  @Test
  void rows_whose_answer_said_no_are_retried_together_once_each_of_them_was_read() {
    callThree();
    answered(new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
    assertEquals(List.of("a IN_DOUBT", "b IN_DOUBT", "c IN_DOUBT"), lastStates(3));
    bench.pass(PRESUMED_QUIET_MS - 1);
    while (!bench.reads.isEmpty()) {
      bench.read(Samples.absent(10)); // Too early.
    }
    assertEquals(1, bench.prepared.size(), "no second draft before the reads");
    bench.pass(1);
    while (!bench.reads.isEmpty()) {
      bench.read(Samples.absent(10));
    }
    assertEquals(List.of("a RETRY_WAIT", "b RETRY_WAIT", "c RETRY_WAIT"), lastStates(3));
    bench.pass(LINGER_MS);
    assertEquals("abc", preparing());
  }

  @Test
  void an_unknown_error_counts_once_per_call() {
    callThree();
    answered(new Answer.Unclear("418", true));
    assertTrue(bench.core.standstills().isEmpty(), "three rows, one error");
    assertTrue(bench.probes.isEmpty());
  }

  // ---- hand-over and loss --------------------------------------------------------------------

  @Test
  void a_handed_over_bulk_is_not_sent_and_each_row_is_written_down() {
    takeThree();
    prepared(READY, READY, READY);
    bench.core.revoking(0);
    assertFalse(bench.core.drained(0));
    bench.turn();
    assertTrue(bench.calls.isEmpty());
    assertEquals(List.of("a RETRY_WAIT", "b RETRY_WAIT", "c RETRY_WAIT"), lastStates(3));
    assertTrue(bench.core.drained(0));
  }

  @Test
  void a_draft_ready_only_after_the_hand_over_began_is_left_alone() {
    takeThree();
    bench.core.revoking(0);
    prepared(READY, READY, READY);
    bench.turn();
    assertTrue(bench.calls.isEmpty());
    assertEquals(List.of("a ACCEPTED", "b ACCEPTED", "c ACCEPTED"), lastStates(3));
    assertTrue(bench.core.drained(0));
  }

  @Test
  void a_new_owner_doubts_every_row_of_a_claimed_bulk_and_pays_none_of_them() {
    callThree();
    LedgerImage image = new LedgerImage();
    bench
        .written
        .subList(bench.written.size() - 3, bench.written.size())
        .forEach(step -> image.open(step.next(), Samples.OWNER.tenure()));
    PayoutRef old = bench.callRefs.peek();
    bench.core.takenOver(0, new Owner(8, "me"), image, bench.now());
    bench.core.answered(old, new Answer.NotSent("late"), bench.now());
    bench.pass(45_000);
    assertEquals(
        List.of("a IN_DOUBT", "b IN_DOUBT", "c IN_DOUBT"),
        lastStates(3).stream().sorted().toList());
    assertEquals(1, bench.calls.size());
  }

  @Test
  void a_lost_bulks_questions_keep_their_room_until_they_are_over() {
    takeThree();
    PayoutRef ref = bench.preparations.remove();
    bench.core.lost(0);
    bench.takeOver();
    take("study", "a", "b", "c");
    assertEquals(1, bench.parallel.peekLast(), "three of four are still in flight for the old one");
    bench.core.prepared(ref, List.of(READY, READY, READY), bench.now());
    bench.turn();
    assertTrue(bench.calls.isEmpty());
  }

  /** Its pause holds the next bulk, and not the one that it was left out of. */
  @Test
  void a_page_that_is_throttled_holds_its_own_row_and_not_the_call_of_the_others() {
    CoreBench bulks = new CoreBench(Samples.policy(false, 3, 0));
    bulks.takeOver();
    for (String id : List.of("a", "b", "c")) {
      bulks.command(id, new Target.Prolific("ws", "study", "sub-" + id));
    }
    bulks.turn();
    Reason tooMany = new Reason(Reason.RATE_LIMITED, "429");
    bulks.prepared(
        Samples.ready("bulk"),
        new Preparation.Later(tooMany, Pause.lane("ws", 0, tooMany)),
        Samples.ready("bulk"));
    assertEquals(1, bulks.calls.size());
    assertEquals(List.of("ATTEMPTING", "ATTEMPTING"), bulks.states("a", "c"));
  }
}
