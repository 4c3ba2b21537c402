package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.policy;
import static org.payouts.workers.model.Samples.prolific;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.History;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.StopOrder;
import org.payouts.workers.model.Target;

/** A balance is short for somebody: its pause lasts no longer than a payout asks for the money. */
class ShortageTest {
  private static final long PROBE_MS = 5_000;
  private static final Reason SHORT = new Reason(Reason.FUNDS_SHORT, "the balance is short");

  private final CoreBench bench = new CoreBench(policy(false));
  private long resolutions = 20;

  private void command(String id, Target target) {
    bench.command(id, target);
    bench.turn();
  }

  private static Preparation later(String workspace, long minor) {
    return new Preparation.Later(SHORT, Pause.funds(workspace, minor, SHORT));
  }

  private static Answer notPaid(long minor) {
    return new Answer.PresumedNotPaid(SHORT, Pause.funds("", minor, SHORT));
  }

  private void called(String id) {
    command(id, mturk(id));
    bench.prepared(new Preparation.Ready(new Baseline.MTurk("token")));
  }

  private void cancel(String id) {
    History.ResolutionPosition place = new History.ResolutionPosition("topic", resolutions++);
    bench.resolution(new Resolution(place, id, 0, Decision.CANCEL, "ada", "a mistake", null));
    assertEquals("FAILED", bench.state(id));
  }

  /** Lets the time pass in which nothing begins, with probes that find the balance too short. */
  private void standsStill(long ms) {
    for (long passed = 0; passed < ms; passed += 1_000) {
      bench.pass(1_000);
      assertEquals("", preparing());
      while (!bench.probes.isEmpty()) {
        bench.probed(false);
      }
    }
  }

  private void untilRead() {
    for (int i = 0; i < 100 && bench.reads.isEmpty(); i++) {
      standsStill(1_000);
    }
  }

  private String preparing() {
    return bench.preparations.isEmpty() ? "" : bench.preparations.peek().payoutId();
  }

  private List<String> standstills() {
    return bench.core.standstills().stream().map(Standstill::unit).toList();
  }

  // ---- the payout asks for nothing any more ----------------------------------------------------

  @Test
  void an_accounts_pause_ends_with_the_payout_that_was_short_of_money() {
    bench.takeOver();
    called("large");
    bench.answered(notPaid(108_000));
    command("small", mturk("B"));
    untilRead();
    bench.read(Samples.present(150));
    assertEquals("PAID", bench.state("large"));
    assertEquals("small", preparing());
    assertEquals(List.of(), standstills());
  }

  @Test
  void a_payout_that_was_cancelled_after_a_call_asks_for_no_money() {
    bench.takeOver();
    called("large");
    bench.answered(notPaid(108_000));
    command("small", mturk("B"));
    for (int i = 0; i < 100 && !bench.state("large").equals("RETRY_WAIT"); i++) {
      untilRead();
      bench.read(Samples.absent());
    }
    History.ResolutionPosition place = new History.ResolutionPosition("topic", 7);
    bench.resolution(new Resolution(place, "large", 0, Decision.CANCEL, "ada", "a mistake", null));
    assertEquals("IN_DOUBT", bench.state("large"));
    assertEquals("small", preparing());
  }

  @Test
  void a_payout_that_waits_for_a_person_holds_nobody_up() {
    bench.takeOver();
    called("large");
    bench.answered(notPaid(108_000));
    command("small", mturk("B"));
    for (int i = 0; i < 100 && !bench.state("large").equals("REVIEW"); i++) {
      untilRead();
      bench.read(Samples.differs(BookReading.Ours.LIKELY, 99));
    }
    assertEquals("REVIEW", bench.state("large"));
    assertEquals("small", preparing());
  }

  @Test
  void a_payout_that_a_limit_holds_holds_nobody_else_up() {
    bench.takeOver();
    command("large", new Target.Prolific("ws", "mistyped", "s1"));
    bench.prepared(later("ws", 90_000));
    command("small", prolific("ws", "s2"));
    assertEquals("", preparing());
    AmountRule limit =
        new AmountRule(
            StopOrder.Part.STUDY, "mistyped", "study mistyped", "USD", 149L, null, 0, 0, false);
    bench.core.limits(new LimitOrders(List.of(limit), false, 0), bench.now());
    bench.turn();
    assertEquals("small", preparing());
    assertEquals(List.of(), standstills());
  }

  @Test
  void a_payout_of_a_partition_that_was_handed_over_holds_nobody_up() {
    bench.takeOver();
    bench.core.takenOver(1, Samples.OWNER, new LedgerImage(), bench.now());
    command("large", prolific("ws", "s1"));
    bench.prepared(later("ws", 90_000));
    bench.core.command(1, Samples.command("small", prolific("ws", "s2"), null), 0, bench.now());
    bench.turn();
    assertEquals("", preparing());
    bench.core.lost(0);
    bench.turn();
    assertEquals("small", preparing());
  }

  // ---- others ask ------------------------------------------------------------------------------

  @Test
  void the_pause_lasts_as_long_as_the_payout_asks() {
    bench.takeOver();
    command("large", prolific("ws", "s1"));
    bench.prepared(later("ws", 90_000));
    command("small", prolific("ws", "s2"));
    standsStill(Samples.HOUR_MS);
    assertEquals(List.of("balance ws"), standstills());
  }

  @Test
  void the_pause_of_several_ends_with_the_last_and_asks_for_what_is_still_asked_for() {
    bench.takeOver();
    bench.core.takenOver(1, Samples.OWNER, new LedgerImage(), bench.now());
    bench.command("less", prolific("ws", "s1"));
    bench.core.command(1, Samples.command("more", prolific("ws", "s2"), null), 0, bench.now());
    bench.turn();
    bench.prepared(later("ws", 500));
    bench.prepared(later("ws", 90_000));
    command("small", prolific("ws", "s3"));
    cancel("more");
    bench.pass(PROBE_MS);
    assertEquals("", preparing());
    assertEquals(500, bench.probes.peek().amountMinor());
    bench.probed(false);
    cancel("less");
    assertEquals("small", preparing());
  }

  @Test
  void a_probe_under_way_is_waited_for() {
    bench.takeOver();
    command("large", prolific("ws", "s1"));
    bench.prepared(later("ws", 90_000));
    command("small", prolific("ws", "s2"));
    bench.pass(PROBE_MS);
    cancel("large");
    assertEquals("", preparing());
    bench.probed(false);
    assertEquals("small", preparing());
  }

  @Test
  void the_next_payout_that_is_too_large_begins_a_pause_of_its_own() {
    bench.takeOver();
    command("large", prolific("ws", "s1"));
    bench.prepared(later("ws", 90_000));
    command("next", prolific("ws", "s2"));
    cancel("large");
    bench.prepared(later("ws", 70_000));
    assertTrue(bench.core.advance(bench.now()) > bench.now().monotonicMs(), "no busy loop");
    assertEquals("", preparing());
    bench.pass(PROBE_MS);
    assertEquals(70_000, bench.probes.remove().amountMinor());
  }
}
