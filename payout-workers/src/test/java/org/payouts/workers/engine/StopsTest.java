package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.prolific;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.StopOrder;
import org.payouts.workers.model.StopOrder.Part;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/** What an operator has stopped begins nothing; what is in flight is finished. */
class StopsTest {
  private static final Reason WHY = new Reason("STOPPED", "stopped by ada: wrong file");
  private static final Preparation READY = new Preparation.Ready(new Baseline.MTurk("token"));
  private static final Answer PAID = new Answer.Paid(100, null, "200");

  private final CoreBench bench = new CoreBench(TestPolicy.with(p -> p.claimsAtIntake = true));

  private static StopOrder stop(Part part, String key) {
    return new StopOrder(part, key, WHY, 0);
  }

  private void stops(StopOrder... orders) {
    bench.core.stops(List.of(orders));
    bench.turn();
  }

  private void command(String id, Target target) {
    bench.command(id, target);
    bench.turn();
  }

  @Test
  void nothing_is_prepared_or_claimed_while_everything_is_stopped() {
    stops(stop(Part.EVERYTHING, ""));
    bench.takeOver();
    command("p", mturk("a"));
    bench.pass(60_000);
    assertThat(bench.preparations).isEmpty();
    assertThat(bench.state("p")).as("the ledger knows it").isEqualTo("ACCEPTED");
    assertThat(bench.core.standstills()).extracting(Standstill::reason).contains(WHY);
    stops();
    bench.prepared(READY);
    bench.answered(PAID);
    assertThat(bench.state("p")).isEqualTo("PAID");
  }

  @Test
  void a_preparation_that_ends_after_the_stop_leads_to_no_claim() {
    bench.takeOver();
    command("p", mturk("a"));
    bench.core.stops(List.of(stop(Part.EVERYTHING, "")));
    bench.prepared(READY);
    bench.pass(60_000);
    assertThat(bench.calls).isEmpty();
    assertThat(bench.state("p")).isEqualTo("ACCEPTED");
    stops();
    bench.prepared(READY);
    assertThat(bench.calls).hasSize(1);
  }

  @Test
  void while_the_orders_are_not_heard_nothing_is_claimed_whatever_was_heard_before() {
    bench.takeOver();
    command("p", mturk("a"));
    bench.core.ordersHeard(false);
    bench.prepared(READY);
    bench.core.stops(List.of()); // Heard before the process was frozen.
    bench.pass(60_000);
    assertThat(bench.calls).isEmpty();
    assertThat(bench.state("p")).isEqualTo("ACCEPTED");
    bench.core.ordersHeard(true);
    bench.turn();
    bench.prepared(READY);
    assertThat(bench.calls).hasSize(1);
  }

  @Test
  void a_claim_that_is_made_is_called_and_told() {
    bench.takeOver();
    command("p", mturk("a"));
    bench.prepared(READY);
    stops(stop(Part.EVERYTHING, ""));
    bench.answered(PAID);
    assertThat(bench.state("p")).isEqualTo("PAID");
  }

  @Test
  void a_stopped_workspace_waits_and_leaves_the_others_alone() {
    bench.takeOver();
    stops(stop(Part.LANE, "ws-1"));
    command("p", prolific("ws-1", "s-1"));
    command("q", prolific("ws-2", "s-2"));
    assertThat(bench.preparations).extracting(PayoutRef::payoutId).containsExactly("q");
    stops();
    assertThat(bench.preparations).extracting(PayoutRef::payoutId).containsExactly("q", "p");
  }

  @Test
  void a_stopped_study_waits_and_leaves_the_others_alone() {
    bench.takeOver();
    stops(stop(Part.STUDY, mturk("a").study()));
    command("p", mturk("a"));
    command("q", prolific("ws", "s"));
    assertThat(bench.preparations).extracting(PayoutRef::payoutId).containsExactly("q");
    stops(stop(Part.LANE, "another"));
    assertThat(bench.preparations).extracting(PayoutRef::payoutId).containsExactly("q", "p");
  }

  @Test
  void a_stopped_payout_can_be_cancelled() {
    bench.takeOver();
    stops(stop(Part.EVERYTHING, ""));
    command("p", mturk("a"));
    bench.resolution(
        new Resolution(
            new History.ResolutionPosition("topic", 3),
            "p",
            0,
            Decision.CANCEL,
            "ada",
            "wrong",
            null));
    bench.pass(60_000);
    assertThat(bench.state("p")).isEqualTo("FAILED");
  }

  /** Its lane was forgotten while it had a turn to come, and was made a second time. */
  @Test
  void a_workspace_has_one_call_at_a_time_also_after_what_waited_in_it_was_cancelled() {
    bench.core.stops(List.of(stop(Part.EVERYTHING, "")));
    Payout waiting =
        new Payout(
            Samples.command("p1", prolific("ws", "s-1"), null),
            new PayoutState.Accepted(),
            History.NONE);
    bench.takeOver(Samples.in("IN_DOUBT", prolific("ws", "s"), true), waiting);
    bench.turn();
    bench.resolution(Samples.resolution(3, "p1", 0, Decision.CANCEL));
    assertThat(bench.state("p1")).isEqualTo("FAILED");
    bench.pass(40_000); // No call of an older owner can be in flight any more.
    command("p2", prolific("ws", "s-2"));
    stops();
    command("p3", prolific("ws", "s-3"));
    assertThat(bench.preparations).extracting(PayoutRef::payoutId).containsExactly("p2");
  }
}
