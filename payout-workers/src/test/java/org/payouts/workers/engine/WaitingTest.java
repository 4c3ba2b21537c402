package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.HOUR_MS;
import static org.payouts.workers.model.Samples.amounts;
import static org.payouts.workers.model.Samples.in;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.respondent;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.PayoutLedgerEntry;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Histories;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.Policy;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** What waits costs next to nothing, lets the new go first, and never waits in silence. */
class WaitingTest {
  private static final int MANY = 5_000;
  private static final int SOME = 500;
  private static final Reason NEEDS_SOMEBODY =
      new Reason(Reason.NEEDS_CONFIRMATION, "confirm the project");
  private static final Reason UNREACHABLE = new Reason(Reason.UNREACHABLE, "connection refused");
  private static final Preparation LATER = new Preparation.Later(UNREACHABLE, null);

  private CoreBench bench = new CoreBench(policy(false));

  // ---- calls used up ---------------------------------------------------------------------------

  @Test
  void one_whose_calls_are_used_up_waits_for_a_person_and_holds_up_nobody() {
    Target usedUp = Samples.prolific("ws", "s1");
    Payout before =
        Samples.in("RETRY_WAIT", usedUp, Histories.withUnattendedCalls(Samples.history(false), 3));
    bench = new CoreBench(TestPolicy.with(p -> p.bulkRows = 2));
    bench.takeOver(before);
    bench.command("other", Samples.prolific("ws", "s2"));
    bench.pass(HOUR_MS);
    assertEquals("MONEY_CALLS_USED_UP", bench.newest("p").history().waiting().code());
    assertEquals(1, bench.prepared.remove().size(), "its row is in no draft");
    bench.prepared(new Preparation.Ready(Samples.baseline(usedUp)));
    assertEquals("ATTEMPTING", bench.state("other"));
  }

  // ---- the books of a re-send that may not be made ---------------------------------------------

  @Test
  void the_books_are_read_while_an_empty_balance_holds_up_the_token() {
    Target target = Samples.mturk("A");
    bench.takeOver(
        Samples.in("IN_DOUBT", target, Histories.withUnattendedCalls(Samples.history(false), 1)));
    bench.command("poor", Samples.mturk("B"));
    bench.turn();
    Reason funds = new Reason("FUNDS", "short");
    bench.prepared(new Preparation.Later(funds, Pause.funds("", 150, funds)));
    for (int i = 0; i < 100 && bench.reads.isEmpty(); i++) {
      bench.pass(1_000);
    }
    bench.read(Samples.present(150));
    assertEquals("PAID", bench.state("p"));
  }

  // ---- L4: waiting for somebody ----------------------------------------------------------------

  private static Policy oneByOne() {
    return TestPolicy.production(
        p -> {
          p.width = 8;
          p.bulkRows = 1;
          p.bulkLingerMs = 0;
        });
  }

  /** Ends every preparation as blocked; how many there were. */
  private int blocking() {
    int preparations = 0;
    while (!bench.preparations.isEmpty()) {
      preparations++;
      bench.core.prepared(
          bench.preparations.remove(),
          List.of(new Preparation.Blocked(NEEDS_SOMEBODY)),
          bench.now());
      if (bench.preparations.isEmpty()) {
        bench.turn();
      }
    }
    return preparations;
  }

  private int blockingFor(long ms) {
    long end = bench.now().monotonicMs() + ms;
    int preparations = blocking();
    while (bench.now().monotonicMs() < end) {
      long due = Math.min(end, bench.core.advance(bench.now()));
      bench.pass(due - bench.now().monotonicMs());
      preparations += blocking();
    }
    return preparations;
  }

  private void blocked(int payouts) {
    bench = new CoreBench(oneByOne());
    bench.takeOver();
    for (int i = 0; i < payouts; i++) {
      bench.command("p" + i, respondent("r" + i));
    }
    bench.turn();
    blocking();
  }

  @Test
  void a_new_payout_is_prepared_before_any_number_of_those_that_wait_for_somebody() {
    blocked(MANY);
    bench.pass(60_000); // All of them are due again.
    int underWay = bench.preparations.size();
    assertTrue(underWay <= 8, "the width of the worker: " + underWay);
    bench.command("new", respondent("new"));
    bench.turn();
    bench.prepared(new Preparation.Blocked(NEEDS_SOMEBODY));
    assertEquals("new", bench.preparations.peekLast().payoutId());
  }

  @Test
  void those_that_wait_for_somebody_are_prepared_once_an_hour_in_the_end() {
    blocked(SOME);
    int firstHour = blockingFor(HOUR_MS);
    assertTrue(firstHour <= 7 * SOME, "while the pauses grow: " + firstHour);
    blockingFor(HOUR_MS);
    int later = blockingFor(HOUR_MS);
    assertTrue(later <= SOME, "within an hour: " + later);
    assertTrue(later >= SOME / 2, "they are looked at all the same: " + later);
  }

  @Test
  void its_reason_stands_in_the_ledger_once_and_is_not_written_again() {
    bench.takeOver();
    bench.command("p", respondent("r"));
    bench.turn();
    bench.prepared(new Preparation.Blocked(NEEDS_SOMEBODY));
    int written = bench.written.size();
    for (int i = 0; i < 5; i++) {
      bench.pass(HOUR_MS);
      bench.prepared(new Preparation.Blocked(NEEDS_SOMEBODY));
    }
    assertEquals(written, bench.written.size());
    assertEquals(NEEDS_SOMEBODY, bench.newest("p").history().waiting());
  }

  @Test
  void a_restart_does_not_put_those_that_wait_before_a_new_payout() {
    blocked(SOME);
    bench = bench.restarted();
    bench.command("new", respondent("new"));
    bench.turn();
    bench.prepared(new Preparation.Blocked(NEEDS_SOMEBODY));
    assertEquals("new", bench.preparations.peekLast().payoutId());
  }

  // ---- L5: a provider that cannot be reached ---------------------------------------------------

  private PayoutLedgerEntry entry(String id) {
    return LedgerCodec.write(bench.newest(id), Samples.OWNER, 5);
  }

  private void taken() {
    bench.takeOver();
    bench.command("p", respondent("r"));
    bench.turn();
  }

  @Test
  void the_ledger_says_why_and_since_when_from_the_second_failure_on() {
    taken();
    bench.prepared(LATER);
    assertNull(entry("p").getWaitingCode(), "one failure is nothing to speak of");
    bench.pass(10_000);
    long since = bench.now().wallMs();
    bench.prepared(LATER);
    for (int i = 0; i < 3; i++) {
      assertEquals(Reason.UNREACHABLE, entry("p").getWaitingCode());
      assertEquals("connection refused", entry("p").getWaitingFor());
      assertEquals(since, entry("p").getWaitingSince().toEpochMilli());
      bench.pass(10_000);
      bench.prepared(LATER);
    }
  }

  @Test
  void since_when_survives_a_restart() {
    taken();
    bench.prepared(LATER);
    bench.pass(10_000);
    long since = bench.now().wallMs();
    bench.prepared(LATER);
    bench = bench.restarted();
    for (int i = 0; i < 3; i++) {
      bench.prepared(new Preparation.Later(new Reason(Reason.UNREACHABLE, "503"), null));
      bench.pass(10_000);
    }
    assertEquals("503", entry("p").getWaitingFor());
    assertEquals(since, entry("p").getWaitingSince().toEpochMilli());
  }

  private List<Standstill> standstills() {
    bench.pass(0);
    return bench.core.standstills();
  }

  private void failing(int times) {
    for (int i = 0; i < times; i++) {
      bench.prepared(LATER);
      bench.pass(10_000);
    }
  }

  @Test
  void five_failures_in_a_row_are_a_standstill_that_stops_nothing() {
    taken();
    long since = bench.now().wallMs();
    failing(4);
    assertEquals(List.of(), standstills());
    failing(1);
    assertEquals(List.of(new Standstill("provider", UNREACHABLE, since)), standstills());
    bench.command("q", respondent("q"));
    bench.turn();
    assertEquals(2, bench.preparations.size());
  }

  @Test
  void the_first_success_ends_it() {
    taken();
    failing(7);
    assertEquals(1, standstills().size());
    bench.prepared(new Preparation.Ready(Baseline.Respondent.of(amounts())));
    assertEquals(List.of(), standstills());
    bench.answered(new Answer.Accepted("ref", "201"));
    assertEquals(List.of(), standstills());
  }

  @Test
  void an_answer_that_pauses_something_is_an_answer() {
    taken();
    failing(7);
    Reason blocked = new Reason(Reason.TARGET_NOT_READY, "not yet");
    bench.prepared(new Preparation.Blocked(blocked));
    assertEquals(List.of(), standstills());
  }

  @Test
  void failed_reads_and_calls_that_did_not_leave_count_too() {
    bench.takeOver(in("SUBMITTED", respondent("r"), false));
    for (int i = 0; i < 4; i++) {
      bench.pass(20_000);
      bench.read(new BookReading.Unreadable(UNREACHABLE, null, false));
    }
    assertEquals(List.of(), standstills());
    bench.command("q", respondent("q"));
    bench.turn();
    bench.core.prepared(bench.preparations.remove(), List.of(LATER), bench.now());
    assertEquals("provider", standstills().get(0).unit());
  }

  @Test
  void an_unclear_answer_is_no_sign_of_life() {
    bench.takeOver();
    for (int i = 0; i < 3; i++) {
      bench.command("p" + i, mturk("a" + i));
    }
    bench.turn();
    for (int second = 0; second < 120; second++) {
      while (!bench.preparations.isEmpty()) {
        bench.prepared(new Preparation.Ready(new Baseline.MTurk("token")));
      }
      while (!bench.callRefs.isEmpty()) {
        bench.answered(new Answer.Unclear("503", false));
      }
      for (int i = 0; i < 4 && !bench.reads.isEmpty(); i++) {
        bench.read(new BookReading.Unreadable(UNREACHABLE, null, false));
      }
      if (second % 3 == 0) {
        bench.command("q" + second, mturk("q" + second));
      }
      bench.pass(1_000);
    }
    assertEquals(
        List.of("provider", "payments in study hit"),
        standstills().stream().map(Standstill::unit).toList());
  }

  @Test
  void a_hand_over_says_nothing_of_the_provider() {
    bench = new CoreBench(TestPolicy.with(p -> p.width = 8));
    bench.takeOver();
    for (int i = 0; i < 6; i++) {
      bench.command("p" + i, respondent("r" + i));
    }
    bench.turn();
    while (!bench.preparations.isEmpty()) {
      PayoutRef ref = bench.preparations.remove();
      bench.core.prepared(
          ref, List.of(new Preparation.Ready(Baseline.Respondent.of(amounts()))), bench.now());
    }
    bench.core.revoking(0);
    bench.turn();
    assertTrue(bench.core.drained(0));
    assertEquals(0, bench.calls.size());
    assertEquals(List.of(), standstills());
  }
}
