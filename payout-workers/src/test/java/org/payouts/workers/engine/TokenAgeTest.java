package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;

import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.TestPolicy;

/**
 * How old a token is only wall clocks say once its owner is gone, and a clock may have been set
 * back by hours. A token past its life would pay again, and what it has paid is listed by then.
 */
class TokenAgeTest {
  private static final BookReading ABSENT = new BookReading.Absent("none", List.of());
  private static final Preparation READY = new Preparation.Ready(new Baseline.MTurk("token"));

  private final CoreBench bench = new CoreBench(policy(false));

  private void called() {
    bench.takeOver();
    bench.command("p", mturk("a"));
    bench.turn();
    bench.prepared(READY);
    assertEquals(1, bench.calls.size());
  }

  @Test
  void a_token_of_an_earlier_owner_is_not_sent_again_before_a_look_at_the_books() {
    called();
    CoreBench next = bench.restarted();
    next.pass(15_000);
    assertFalse(next.reads.isEmpty());
    assertTrue(next.calls.isEmpty());
    next.read(new BookReading.Present(150, "token", "listed", List.of()));
    assertEquals("PAID", next.state("p"));
    next.pass(15_000);
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void it_is_sent_again_once_the_list_was_read_and_does_not_show_it() {
    called();
    CoreBench next = bench.restarted();
    next.reading(ABSENT, 15_000);
    assertEquals(1, next.calls.size());
  }

  @Test
  void it_is_sent_again_where_the_list_does_not_know_the_assignment_either() {
    called();
    CoreBench next = bench.restarted();
    Reason unknown = new Reason(Reason.NOT_FOUND, "no such assignment");
    next.reading(new BookReading.Unreadable(unknown, null, true), 15_000);
    assertEquals(1, next.calls.size());
  }

  @Test
  void it_is_not_sent_again_while_the_list_cannot_be_read() {
    called();
    CoreBench next = bench.restarted();
    Reason down = new Reason(Reason.UNREACHABLE, "503");
    next.reading(new BookReading.Unreadable(down, null, false), 30_000);
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void the_owner_that_has_called_knows_how_old_the_token_is() {
    called();
    bench.answered(new Answer.Unclear("no answer", false));
    bench.pass(5_000);
    assertEquals(2, bench.calls.size());
  }

  /** Design 12 says PAID: a person has to change that first. */
  @Disabled("open: PAID on the word of a token alone, though each answer before said no")
  @Test
  void a_token_that_is_known_though_each_answer_said_no_is_looked_up_first() {
    called();
    bench.answered(
        new Answer.PresumedNotPaid(new Reason(Reason.FUNDS_SHORT, "insufficient funds"), null));
    bench.reading(ABSENT, 40_000);
    assertEquals(2, bench.calls.size());
    bench.answered(new Answer.AlreadyProcessed("the token has already been processed"));
    assertEquals("IN_DOUBT", bench.state("p"), "who says that it was processed to the end?");
  }

  private static CoreBench stopped(CoreBench next, BookReading shown) {
    next.stopEverything();
    next.reading(shown, 120_000);
    return next;
  }

  @Test
  void while_a_stop_holds_it_absence_asks_no_person() {
    called();
    CoreBench next = stopped(bench.restarted(), ABSENT);
    assertEquals("IN_DOUBT", next.state("p"));
    assertTrue(next.calls.isEmpty());
    next.core.stops(List.of());
    next.reading(ABSENT, 30_000);
    assertEquals(1, next.calls.size());
  }

  @Test
  void a_token_that_a_stop_has_held_until_it_was_too_old_leaves_it_to_a_person() {
    CoreBench first = new CoreBench(TestPolicy.with(p -> p.tokenWindowMs = 100_000));
    first.takeOver();
    first.command("p", mturk("a"));
    first.turn();
    first.prepared(READY);
    CoreBench next = stopped(first.restarted(), ABSENT);
    assertEquals("REVIEW", next.state("p"));
    assertTrue(next.calls.isEmpty());
  }

  @Test
  void while_a_stop_holds_it_nobody_is_asked_where_the_list_does_not_know_the_assignment() {
    called();
    Reason unknown = new Reason(Reason.NOT_FOUND, "no such assignment");
    CoreBench next = stopped(bench.restarted(), new BookReading.Unreadable(unknown, null, true));
    assertEquals("IN_DOUBT", next.state("p"));
  }

  /** A claim that was held has used no token. */
  @Test
  void a_token_lives_from_its_first_call_and_not_from_a_claim_that_was_held() {
    CoreBench one =
        new CoreBench(
            TestPolicy.with(
                p -> {
                  p.width = 1;
                  p.claimsAtIntake = true;
                }));
    one.takeOver();
    for (String id : List.of("p", "q")) {
      one.command(id, mturk(id));
      one.turn();
      one.prepared(READY);
    }
    one.stopEverything();
    one.answered(new Answer.Paid(150, null, "200"));
    assertEquals("RETRY_WAIT", one.state("q"));
    one.pass(21 * Samples.HOUR_MS);
    one.core.stops(List.of());
    one.turn();
    one.prepared(READY);
    assertEquals(2, one.calls.size());
    one.answered(new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
    one.reading(ABSENT, 120_000);
    assertEquals(3, one.calls.size());
  }
}
