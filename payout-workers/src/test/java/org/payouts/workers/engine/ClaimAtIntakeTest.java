package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.mturk;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.TestPolicy;

/** A new payout whose provider takes a token is claimed with its first record, if it can be. */
class ClaimAtIntakeTest {
  private static final Preparation READY = new Preparation.Ready(new Baseline.MTurk("token"));
  private static final Answer PAID = new Answer.Paid(100, null, "200");

  private final CoreBench bench =
      new CoreBench(
          TestPolicy.with(
              p -> {
                p.claimsAtIntake = true;
                p.claimAhead = 0;
                p.claimAheadMost = 0;
                p.width = 2;
              }));
  private final List<Long> offsets = new ArrayList<>();

  private void command(String id, String target) {
    bench.command(id, mturk(target));
  }

  /** As {@link CoreBench#turn}, noting how far the offsets move. */
  private void turn() {
    bench.core.advance(bench.now());
    while (!bench.commits.isEmpty()) {
      LedgerTransaction group = bench.commits.remove();
      offsets.add(group.nextOffset());
      bench.written.addAll(group.steps());
      bench.core.committed(group.partition(), group.incarnation(), bench.now());
      bench.core.advance(bench.now());
    }
  }

  private void prepared(Preparation found) {
    bench.core.prepared(bench.preparations.remove(), List.of(found), bench.now());
    turn();
  }

  private void paid() {
    bench.core.answered(bench.callRefs.remove(), PAID, bench.now());
    turn();
  }

  private List<String> written(String id) {
    return bench.written.stream()
        .map(Step::next)
        .filter(payout -> payout.id().equals(id))
        .map(payout -> payout.state().name())
        .toList();
  }

  private void assertOffsets(Long... moved) {
    assertEquals(List.of(moved), offsets);
  }

  @Test
  void two_records_and_two_transactions_pay_a_payout() {
    bench.takeOver();
    command("p", "a");
    turn();
    assertOffsets();
    prepared(READY);
    assertEquals(List.of("ATTEMPTING"), written("p"));
    assertEquals(1, bench.calls.size(), "the call waited for the claim");
    paid();
    assertEquals(List.of("ATTEMPTING", "PAID"), written("p"));
    assertOffsets(1L, -1L);
  }

  @Test
  void no_call_is_made_before_its_claim_is_committed() {
    bench.takeOver();
    command("p", "a");
    bench.core.advance(bench.now());
    bench.core.prepared(bench.preparations.remove(), List.of(READY), bench.now());
    bench.core.advance(bench.now());
    assertEquals(1, bench.commits.size());
    assertTrue(bench.calls.isEmpty());
  }

  @Test
  void what_waits_behind_its_target_is_accepted_and_claimed_when_the_target_is_free() {
    bench.takeOver();
    command("p", "a");
    command("q", "a");
    turn();
    assertEquals(List.of("ACCEPTED"), written("q"));
    prepared(READY);
    assertEquals(List.of(), List.copyOf(bench.preparations));
    paid();
    prepared(READY);
    assertEquals(List.of("ACCEPTED", "ATTEMPTING"), written("q"));
  }

  @Test
  void an_offset_waits_for_commands_that_the_ledger_does_not_know_yet() {
    bench.takeOver();
    command("p", "a");
    command("q", "b");
    turn();
    PayoutRef first = bench.preparations.remove();
    prepared(READY); // The second one.
    assertEquals(List.of("ATTEMPTING"), written("q"));
    assertOffsets(-1L);
    bench.core.prepared(first, List.of(READY), bench.now());
    turn();
    assertOffsets(-1L, 2L);
  }

  @Test
  void a_successor_reads_commands_that_were_not_recorded_again() {
    bench.takeOver();
    command("p", "a");
    command("q", "b");
    turn();
    bench.preparations.remove();
    prepared(READY);
    CoreBench next = bench.restarted();
    next.command("p", mturk("a"));
    next.command("q", mturk("b"));
    next.turn();
    assertTrue(next.contradictions.isEmpty());
    assertEquals("IN_DOUBT", next.state("q"), "its call may have left");
    assertEquals(List.of("p"), next.preparations.stream().map(PayoutRef::payoutId).toList());
  }

  @Test
  void a_command_that_comes_twice_is_claimed_once() {
    bench.takeOver();
    command("p", "a");
    command("p", "a");
    turn();
    prepared(READY);
    paid();
    assertEquals(List.of("ATTEMPTING", "PAID"), written("p"));
    assertOffsets(2L, -1L);
  }

  @Test
  void what_cannot_be_prepared_is_accepted_before_anything_else_is_written_of_it() {
    bench.takeOver();
    command("p", "a");
    turn();
    prepared(new Preparation.Refused("TARGET_INVALID", "no such assignment"));
    assertEquals(List.of("ACCEPTED"), written("p"));
    prepared(new Preparation.Refused("TARGET_INVALID", "no such assignment"));
    assertEquals(List.of("ACCEPTED", "FAILED"), written("p"));
  }

  @Test
  void a_cancel_ends_one_that_is_not_recorded_yet() {
    bench.takeOver();
    command("p", "a");
    command("q", "b");
    command("r", "c");
    turn();
    assertEquals(List.of(), written("r"));
    History.ResolutionPosition place = new History.ResolutionPosition("topic", 20);
    bench.resolution(new Resolution(place, "r", 0, Decision.CANCEL, "ada", "a mistake", null));
    assertEquals(List.of("ACCEPTED", "FAILED"), written("r"));
    assertEquals(2, bench.core.openPayouts());
  }

  @Test
  void a_cancel_during_its_preparation_comes_before_the_claim() {
    bench.takeOver();
    command("p", "a");
    turn();
    History.ResolutionPosition place = new History.ResolutionPosition("topic", 20);
    bench.resolution(new Resolution(place, "p", 0, Decision.CANCEL, "ada", "a mistake", null));
    prepared(READY);
    assertEquals(List.of("ACCEPTED", "FAILED"), written("p"));
    assertTrue(bench.calls.isEmpty());
  }

  @Test
  void what_waits_long_for_its_turn_is_accepted_so_that_people_see_it() {
    bench.takeOver();
    command("p", "a");
    command("q", "b");
    command("r", "c"); // Both slots are taken.
    turn();
    bench.pass(4_999);
    assertEquals(List.of(), written("r"));
    bench.pass(1);
    assertEquals(List.of("ACCEPTED"), written("r"));
    assertEquals(List.of(), written("p"), "it is being prepared");
  }

  @Test
  void a_pause_makes_what_waits_for_it_accepted() {
    bench.takeOver();
    command("p", "a");
    turn();
    Reason reason = new Reason(Reason.RATE_LIMITED, "429");
    prepared(new Preparation.Later(reason, null));
    prepared(new Preparation.Later(reason, Pause.account(reason)));
    command("q", "b");
    turn();
    assertEquals(List.of(), written("q"));
    bench.pass(5_000);
    assertEquals(List.of("ACCEPTED"), written("q"));
  }

  @Test
  void what_is_not_recorded_does_not_hold_up_a_hand_over() {
    bench.takeOver();
    command("p", "a");
    command("q", "b");
    command("r", "c");
    turn();
    bench.core.revoking(0);
    prepared(READY);
    prepared(READY);
    assertTrue(bench.core.drained(0));
    bench.pass(10_000);
    assertEquals(List.of(), bench.written);
  }

  @Test
  void so_many_unrecorded_payouts_close_the_intake_and_few_open_it() {
    bench.takeOver();
    for (int i = 0; i < 3_100; i++) {
      command("p" + i, "a" + i);
    }
    turn();
    assertEquals(List.of("0 closed"), bench.taps);
    assertEquals(100, bench.written.size(), "those beyond the bound are recorded");
  }
}
