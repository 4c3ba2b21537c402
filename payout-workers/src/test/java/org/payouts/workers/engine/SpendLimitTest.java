package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.baseline;
import static org.payouts.workers.model.Samples.command;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.respondent;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;

class SpendLimitTest {
  private static final long HOUR_MS = 3_600_000;

  private static ClockReading at(long ms) {
    return new ClockReading(ms, 1_000_000 + ms);
  }

  @Test
  void the_hours_payments_are_counted_and_free_again_an_hour_later() {
    SpendLimit spendLimit = new SpendLimit(2, 0);
    assertNotNull(spendLimit.take(100, at(0)));
    assertNotNull(spendLimit.take(100, at(10)));
    assertNull(spendLimit.take(100, at(20)));
    assertTrue(spendLimit.isReached(at(20)));
    assertEquals(HOUR_MS, spendLimit.reachedUntilMs());
    assertFalse(spendLimit.isReached(at(HOUR_MS)));
    assertNotNull(spendLimit.take(100, at(HOUR_MS)));
    assertNull(spendLimit.take(100, at(HOUR_MS)));
  }

  @Test
  void the_hours_money_is_counted_exactly() {
    SpendLimit spendLimit = new SpendLimit(0, 1_000);
    assertNotNull(spendLimit.take(600, at(0)));
    assertNull(spendLimit.take(401, at(1)));
    assertNotNull(spendLimit.take(400, at(1)));
  }

  @Test
  void what_surely_moved_nothing_may_be_spent_again_and_counts_once() {
    SpendLimit spendLimit = new SpendLimit(1, 0);
    SpendLimit.Spent spent = spendLimit.take(100, at(0));
    assertNull(spendLimit.take(100, at(1)));
    spendLimit.giveBack(spent);
    spendLimit.giveBack(spent);
    assertFalse(spendLimit.isReached(at(1)));
    assertNotNull(spendLimit.take(100, at(1)));
    assertNull(spendLimit.take(100, at(2)));
  }

  @Test
  void a_payment_above_the_whole_allowance_goes_alone_instead_of_waiting_for_ever() {
    SpendLimit spendLimit = new SpendLimit(0, 1_000);
    assertNotNull(spendLimit.take(5_000, at(0)));
    assertNull(spendLimit.take(1, at(1)));
  }

  private static void take(CoreBench bench, int payouts) {
    bench.takeOver();
    for (int i = 0; i < payouts; i++) {
      bench.core.command(0, command("p" + i, respondent("r" + i), null), i, bench.now());
    }
    bench.turn();
  }

  private static void prepare(CoreBench bench) {
    bench.core.prepared(
        bench.preparations.remove(),
        List.of(new Preparation.Ready(baseline(respondent("r")))),
        bench.now());
    bench.turn();
  }

  @Test
  void a_blown_fuse_begins_nothing_shows_why_and_goes_on_an_hour_later() {
    CoreBench bench = new CoreBench(policy(false), new SpendLimit(2, 0));
    take(bench, 5);
    prepare(bench);
    prepare(bench);
    assertEquals(2, bench.calls.size());
    assertTrue(bench.preparations.isEmpty());
    assertTrue(bench.core.standstills().get(0).text().startsWith("fuse: HOURLY_LIMIT"));
    bench.core.answered(
        bench.callRefs.remove(), new Answer.Unclear("no answer", false), bench.now());
    bench.core.answered(bench.callRefs.remove(), new Answer.Accepted("ref", "201"), bench.now());
    bench.turn();
    assertTrue(bench.preparations.isEmpty(), "both may have paid");
    bench.pass(HOUR_MS);
    assertEquals(2, bench.preparations.size());
  }

  @Test
  void a_payment_that_was_not_sent_leaves_its_allowance_to_another() {
    CoreBench bench = new CoreBench(policy(false), new SpendLimit(1, 0));
    take(bench, 2);
    assertEquals(1, bench.preparations.size());
    bench.core.prepared(
        bench.preparations.remove(), List.of(new Preparation.Refused("CODE", "no")), bench.now());
    bench.turn();
    assertEquals("p1", bench.preparations.peek().payoutId());
    prepare(bench);
    bench.core.answered(
        bench.callRefs.remove(), new Answer.NotSent("connection refused"), bench.now());
    bench.pass(600);
    assertEquals(1, bench.preparations.size(), "its own second attempt");
  }

  @Test
  void an_answer_that_says_no_gives_nothing_back_because_nobody_promises_it() {
    CoreBench bench = new CoreBench(policy(false), new SpendLimit(1, 0));
    take(bench, 2);
    prepare(bench);
    bench.answered(new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
    bench.pass(600);
    assertTrue(bench.preparations.isEmpty(), "the other waits for the hour's end");
  }
}
