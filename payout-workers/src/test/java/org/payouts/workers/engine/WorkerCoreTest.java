package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.baseline;
import static org.payouts.workers.model.Samples.command;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.prolific;
import static org.payouts.workers.model.Samples.respondent;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.ProbeResult;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

class WorkerCoreTest {
  private static final BookReading ABSENT = Samples.absent(30);
  private static final long QUIET_MS = 60_000;
  private final CoreBench bench = new CoreBench(policy(false));

  private static Resolution resolution(long offset, Decision decision) {
    return new Resolution(
        new History.ResolutionPosition("topic", offset),
        "p",
        2,
        decision,
        "ada",
        "looked it up",
        null);
  }

  private void readDone(BookReading evidence) {
    bench.core.readDone(bench.reads.remove(), evidence, bench.now());
    bench.turn();
  }

  @Test
  void a_verdict_that_arrives_during_a_read_is_dealt_with() {
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.pass(QUIET_MS);
    assertEquals(1, bench.reads.size());
    bench.core.resolution(resolution(20, Decision.FAILED), bench.now());
    readDone(ABSENT); // Began before the resolution: it does not count, and says nothing new.
    bench.pass(10);
    assertEquals(1, bench.reads.size(), "a read made after the resolution");
    readDone(ABSENT);
    assertEquals("FAILED", bench.last().next().state().name());
  }

  @Test
  void a_verdict_read_twice_is_dealt_with_once() {
    bench.takeOver(in("REVIEW", respondent("r"), false));
    bench.pass(QUIET_MS);
    readDone(ABSENT);
    bench.core.resolution(resolution(20, Decision.RETRY), bench.now());
    bench.core.resolution(resolution(20, Decision.RETRY), bench.now());
    bench.turn();
    readDone(ABSENT);
    bench.pass(10);
    assertEquals("RETRY_WAIT", bench.last().next().state().name());
    assertEquals("RETRY", bench.last().review().outcome(), "not overwritten by a refusal");
  }

  @Test
  void an_older_owners_attempt_is_in_doubt_before_anything_else() {
    bench.takeOver(in("ATTEMPTING_OF_OLDER", respondent("r"), false));
    bench.core.command(0, command("q", respondent("r"), null), 0, bench.now());
    bench.pass(30_000);
    assertEquals("IN_DOUBT", bench.written.get(0).next().state().name());
    assertTrue(bench.preparations.isEmpty(), "the target is taken");
  }

  @Test
  void a_new_owner_waits_before_its_first_call_in_a_workspace_with_an_open_attempt() {
    Target first = prolific("ws", "s1");
    bench.takeOver(in("ATTEMPTING_OF_OLDER", first, false));
    bench.core.command(0, command("q", prolific("ws", "s2"), null), 0, bench.now());
    bench.core.command(0, command("r", prolific("other", "s3"), null), 1, bench.now());
    bench.turn();
    assertEquals(List.of("r"), bench.preparations.stream().map(PayoutRef::payoutId).toList());
    bench.pass(39_999);
    assertEquals(1, bench.preparations.size());
    bench.pass(1);
    assertEquals(2, bench.preparations.size());
  }

  private void claimOne() {
    bench.takeOver();
    bench.core.command(0, command("p", respondent("r"), null), 0, bench.now());
    bench.turn();
    bench.core.prepared(
        bench.preparations.remove(),
        List.of(new Preparation.Ready(baseline(respondent("r")))),
        bench.now());
  }

  @Test
  void no_call_before_the_claims_commit_has_returned() {
    claimOne();
    bench.core.advance(bench.now());
    assertEquals("ATTEMPTING", bench.commits.peek().steps().get(0).next().state().name());
    assertTrue(bench.calls.isEmpty());
    bench.turn();
    assertEquals(1, bench.calls.size());
    assertTrue(bench.calls.peek().mayLeaveAt(bench.now().plus(9_999)));
    assertFalse(bench.calls.peek().mayLeaveAt(bench.now().plus(10_000)));
    assertFalse(
        bench.calls.peek().mayLeaveAt(new ClockReading(0, bench.now().plus(10_000).wallMs())),
        "a sleeping monotonic clock does not lengthen the lease");
    assertFalse(
        bench.calls.peek().mayLeaveAt(new ClockReading(bench.now().plus(10_000).monotonicMs(), 0)),
        "a wall clock that steps back does not lengthen the lease");
  }

  @Test
  void a_claim_committed_after_the_loss_of_the_partition_is_never_called() {
    claimOne();
    bench.core.advance(bench.now());
    LedgerTransaction claim = bench.commits.remove();
    bench.core.lost(0);
    bench.core.committed(0, claim.incarnation(), bench.now());
    bench.pass(1_000);
    assertTrue(bench.calls.isEmpty());
  }

  @Test
  void an_answer_of_an_earlier_ownership_in_the_same_process_finds_nobody() {
    claimOne();
    bench.turn();
    Payout claimed = bench.last().next();
    PayoutRef old = bench.callRefs.remove();
    LedgerImage image = new LedgerImage();
    image.open(claimed, Samples.OWNER.tenure());
    bench.core.takenOver(0, new Owner(8, "me"), image, bench.now());
    bench.core.answered(old, new Answer.Refused("CODE", "400"), bench.now());
    bench.turn();
    assertEquals("IN_DOUBT", bench.last().next().state().name());
  }

  @Test
  void a_handed_over_claim_is_not_sent_and_is_written_down() {
    claimOne();
    bench.core.revoking(0);
    assertFalse(bench.core.drained(0));
    bench.turn();
    assertTrue(bench.calls.isEmpty());
    assertEquals("RETRY_WAIT", bench.last().next().state().name());
    assertTrue(bench.core.drained(0));
  }

  @Test
  void known_commands_move_the_offset_and_nothing_else() {
    claimOne();
    bench.turn();
    int before = bench.written.size();
    bench.core.command(0, command("p", respondent("r"), null), 9, bench.now());
    bench.core.advance(bench.now());
    LedgerTransaction group = bench.commits.remove();
    assertEquals(10, group.nextOffset());
    assertTrue(group.steps().isEmpty());
    assertEquals(before, bench.written.size());
  }

  @Test
  void a_command_that_contradicts_a_known_payout_changes_nothing_and_is_reported() {
    claimOne();
    bench.turn();
    Command first = command("p", respondent("r"), null);
    Command other = with("f".repeat(32), first);
    int before = bench.written.size();
    bench.core.command(0, other, 9, bench.now());
    assertEquals(List.of("p@9"), bench.contradictions, "while it is open");
    bench.answered(new Answer.Paid(150, "ref", "200"));
    bench.core.command(0, first, 10, bench.now());
    bench.core.command(0, other, 11, bench.now());
    bench.turn();
    assertEquals(List.of("p@9", "p@11"), bench.contradictions, "and once it is settled");
    assertEquals(before + 1, bench.written.size(), "the answer's step alone");
  }

  private static Command with(String contentHash, Command command) {
    return new Command(
        command.request(),
        contentHash,
        command.requestSha256(),
        command.source(),
        command.requestedAtMs(),
        command.admittedAtMs(),
        command.batch(),
        command.ledgerTopicId(),
        command.refused(),
        command.requestedBy());
  }

  @Test
  void claims_and_outcomes_go_before_new_commands() {
    claimOne();
    for (int i = 0; i < 3_000; i++) {
      bench.core.command(0, command("q" + i, respondent("q" + i), null), i + 1, bench.now());
    }
    bench.core.advance(bench.now());
    LedgerTransaction first = bench.commits.remove();
    assertEquals("p", first.steps().get(0).next().id());
    assertEquals("ATTEMPTING", first.steps().get(0).next().state().name());
    assertEquals(first.steps().size() - 1, first.nextOffset() - 1, "the rest is intake, in order");
  }

  @Test
  void a_full_buffer_closes_the_tap_and_opens_it_again() {
    bench.takeOver();
    for (int i = 0; i < 300; i++) {
      bench.core.command(0, command("p" + i, prolific("ws", "s" + i), null), i, bench.now());
    }
    bench.turn();
    assertEquals(List.of("0 closed"), bench.taps);
    while (!bench.preparations.isEmpty()) {
      bench.core.prepared(
          bench.preparations.remove(), List.of(new Preparation.Refused("CODE", "no")), bench.now());
      bench.turn();
    }
    assertEquals(List.of("0 closed", "0 open"), bench.taps);
    assertEquals(300, bench.core.settledPayouts());
  }

  @Test
  void a_workspace_without_funds_does_not_close_the_tap_for_the_others() {
    bench.takeOver();
    bench.core.command(0, command("broke", prolific("broke", "s"), null), 0, bench.now());
    bench.turn();
    Reason shortage = new Reason(Reason.FUNDS_SHORT, "balance short");
    bench.prepared(new Preparation.Later(shortage, Pause.funds("broke", 150, shortage)));
    for (int i = 1; i <= 300; i++) {
      bench.core.command(0, command("p" + i, prolific("broke", "s" + i), null), i, bench.now());
      bench.turn();
    }
    assertEquals(List.of(), bench.taps);
    bench.core.command(0, command("q", prolific("rich", "t"), null), 301, bench.now());
    bench.turn();
    assertEquals("q", bench.preparations.remove().payoutId());
    bench.pass(5_000);
    bench.core.probed(bench.probes.remove(), new ProbeResult(true, "200"), bench.now());
    bench.turn();
    assertEquals(List.of("0 closed"), bench.taps, "what may be worked on counts again");
  }

  @Test
  void many_throttled_lanes_are_not_probed_all_at_once() {
    bench.takeOver();
    for (int i = 0; i < 40; i++) {
      bench.core.command(0, command("p" + i, respondent("r" + i), null), i, bench.now());
    }
    bench.turn();
    while (!bench.preparations.isEmpty()) {
      PayoutRef ref = bench.preparations.remove();
      Reason throttled = new Reason(Reason.RATE_LIMITED, "429");
      Pause lane = Pause.lane("r" + ref.payoutId().substring(1), 0, throttled);
      bench.core.prepared(ref, List.of(new Preparation.Later(throttled, lane)), bench.now());
      bench.turn();
    }
    bench.pass(5_000);
    int probed = 0;
    while (!bench.probes.isEmpty()) {
      assertTrue(bench.probes.size() <= 4);
      assertTrue(bench.core.advance(bench.now()) > bench.now().monotonicMs(), "no busy loop");
      bench.core.probed(bench.probes.remove(), new ProbeResult(true, "200"), bench.now());
      probed++;
      bench.turn();
    }
    assertEquals(40, probed);
  }
}
