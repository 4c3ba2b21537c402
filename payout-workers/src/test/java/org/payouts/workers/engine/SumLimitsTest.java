package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.model.Samples.mturk;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.History;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reservation;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.ReservationRequest.Kind;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Resolution.Decision;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.StopOrder.Part;
import org.payouts.workers.model.TestPolicy;

@ParameterizedClass(name = "claims at intake: {0}")
@ValueSource(booleans = {true, false})
class SumLimitsTest {
  private static final long AMOUNT = 150; // Of each payout that the bench commands.
  private static final String CONTENT = "00112233445566778899aabbccddeeff";
  private static final Preparation READY = new Preparation.Ready(new Baseline.MTurk("token"));
  private static final Answer PAID = new Answer.Paid(AMOUNT, null, "200");

  @Parameter boolean claimsAtIntake;

  private CoreBench bench;

  @BeforeEach
  void worker() {
    bench = new CoreBench(TestPolicy.with(p -> p.claimsAtIntake = claimsAtIntake));
    limit(bench, true);
    bench.takeOver();
  }

  private static void limit(CoreBench bench, boolean sums) {
    AmountRule rule =
        new AmountRule(Part.EVERYTHING, "", "mturk", "USD", null, null, 0, Samples.WALL_MS, sums);
    bench.core.limits(new LimitOrders(List.of(rule), true, 7), bench.now());
    bench.turn();
  }

  private void command(String id) {
    bench.command(id, mturk(id));
    bench.turn();
  }

  private void said(String content, boolean reserved) {
    said(bench, content, reserved);
  }

  private static void said(CoreBench bench, String content, boolean reserved) {
    bench.core.reservation(new Reservation("p", content, reserved, "too much"), bench.now());
    bench.turn();
  }

  private void paid() {
    bench.prepared(READY);
    bench.answered(PAID);
  }

  private List<Kind> asked() {
    List<Kind> asked = bench.requests.stream().map(ReservationRequest::kind).toList();
    assertThat(bench.requests).allSatisfy(each -> assertThat(each.ordersRead()).isEqualTo(7));
    bench.requests.clear();
    return asked;
  }

  @Test
  void a_payout_is_claimed_only_after_the_router_has_let_it_through() {
    command("p");
    assertThat(bench.preparations).isEmpty();
    assertThat(asked()).containsExactly(Kind.RESERVE);
    said(CONTENT, true);
    paid();
    assertThat(bench.state("p")).isEqualTo("PAID");
    assertThat(asked()).containsExactly(Kind.PAID);
  }

  @Test
  void a_held_payout_shows_the_reason_and_goes_on_when_the_router_says_so() {
    command("p");
    said(CONTENT, false);
    bench.pass(TimeUnit.HOURS.toMillis(1));
    assertThat(bench.preparations).isEmpty();
    assertThat(bench.newest("p").history().waiting().code()).isEqualTo("ABOVE_SUM_LIMIT");
    assertThat(bench.newest("p").history().waiting().text()).contains("too much");
    said(CONTENT, true);
    paid();
    assertThat(bench.state("p")).isEqualTo("PAID");
  }

  @Test
  void a_router_that_does_not_answer_is_asked_again_and_the_wait_has_a_reason() {
    command("p");
    assertThat(asked()).containsExactly(Kind.RESERVE);
    for (int i = 0; i < 100; i++) {
      bench.pass(1_000);
    }
    assertThat(bench.preparations).isEmpty();
    assertThat(bench.newest("p").history().waiting().code()).isEqualTo("AWAITING_RESERVATION");
    assertThat(asked()).hasSizeBetween(2, 10).containsOnly(Kind.RESERVE);
  }

  @Test
  void an_answer_about_other_content_does_not_count() {
    command("p");
    said("ff112233445566778899aabbccddeeff", true);
    bench.pass(5_000);
    assertThat(bench.preparations).isEmpty();
  }

  @Test
  void what_was_taken_over_is_reported_by_an_owner_that_has_heard_of_no_limit() {
    command("p");
    said(CONTENT, true);
    bench = bench.restarted();
    bench.core.limits(new LimitOrders(List.of(), false, 7), bench.now()); // It has missed them.
    bench.prepared(READY);
    if (bench.calls.isEmpty()) {
      bench.prepared(READY); // What began before is done again.
    }
    bench.answered(PAID);
    assertThat(bench.state("p")).isEqualTo("PAID");
    assertThat(asked()).contains(Kind.PAID);
  }

  @Test
  void the_next_owner_asks_again() {
    command("p");
    said(CONTENT, true);
    bench = bench.restarted();
    limit(bench, true);
    bench.prepared(READY); // It began before the limits were read.
    bench.pass(5_000);
    assertThat(bench.calls).isEmpty();
    assertThat(bench.preparations).isEmpty();
    assertThat(asked()).containsExactly(Kind.RESERVE);
    said(CONTENT, true);
    assertThat(bench.preparations).hasSize(1);
  }

  @Test
  void a_failed_payout_is_reported_so_that_it_does_not_count() {
    command("p");
    said(CONTENT, true);
    bench.prepared(new Preparation.Refused("NOT_APPROVED", "no"));
    assertThat(bench.state("p")).isEqualTo("FAILED");
    assertThat(asked()).containsExactly(Kind.RESERVE, Kind.FAILED);
  }

  @Test
  void what_was_claimed_before_the_limit_is_reported_once_and_finished() {
    limit(bench, false);
    command("p");
    bench.prepared(READY);
    assertThat(bench.state("p")).isEqualTo("ATTEMPTING");
    assertThat(asked()).isEmpty();
    limit(bench, true);
    limit(bench, true);
    assertThat(asked()).containsExactly(Kind.CLAIMED);
    bench.answered(PAID);
    assertThat(asked()).containsExactly(Kind.PAID);
  }

  @Test
  void a_limit_that_comes_during_the_preparation_holds_the_claim() {
    limit(bench, false);
    command("p");
    limit(bench, true);
    bench.prepared(READY);
    assertThat(bench.calls).isEmpty();
    bench.pass(5_000);
    assertThat(asked()).contains(Kind.RESERVE);
    assertThat(bench.preparations).isEmpty();
  }

  @Test
  void a_payout_goes_on_when_the_limit_is_cleared_and_its_end_is_reported_all_the_same() {
    command("p");
    said(CONTENT, false);
    limit(bench, false);
    paid();
    assertThat(asked()).containsExactly(Kind.RESERVE, Kind.PAID);
  }

  @Test
  void a_claim_under_way_when_the_limit_comes_is_reported_once_it_is_made() {
    limit(bench, false);
    command("p");
    bench.core.prepared(bench.preparations.remove(), List.of(READY), bench.now());
    bench.core.advance(bench.now());
    limit(bench, true);
    assertThat(bench.state("p")).isEqualTo("ATTEMPTING");
    assertThat(asked()).containsExactly(Kind.CLAIMED);
  }

  @Test
  void a_failure_under_way_when_the_limit_comes_is_not_reported_as_claimed_afterwards() {
    limit(bench, false);
    command("p");
    bench.prepared(READY);
    bench.answered(new Answer.Refused("GONE", "no"));
    for (int i = 0; i < 200 && !bench.state("p").equals("FAILED"); i++) {
      bench.pass(Samples.HOUR_MS / 4);
      if (!bench.reads.isEmpty()) {
        bench.core.readDone(bench.reads.remove(), Samples.absent(), bench.now());
        bench.core.advance(bench.now());
        limit(bench, true); // While what the read shows is being written.
        limit(bench, false);
      }
    }
    assertThat(bench.state("p")).isEqualTo("FAILED");
    assertThat(asked()).endsWith(Kind.FAILED);
  }

  @Test
  void a_payment_under_way_when_the_first_limit_of_sums_comes_is_reported() {
    withoutLimits();
    command("p");
    bench.prepared(READY);
    bench.core.answered(bench.callRefs.remove(), PAID, bench.now());
    bench.core.advance(bench.now());
    limit(bench, true);
    assertThat(bench.state("p")).isEqualTo("PAID");
    assertThat(asked()).containsExactly(Kind.PAID);
  }

  @Test
  void what_ends_before_the_orders_are_read_is_reported() {
    command("p");
    said(CONTENT, true);
    bench = bench.restarted();
    History.ResolutionPosition place = new History.ResolutionPosition("topic", 1);
    bench.resolution(new Resolution(place, "p", 0, Decision.CANCEL, "ada", "a mistake", null));
    bench.prepared(READY);
    assertThat(bench.state("p")).isEqualTo("FAILED");
    assertThat(bench.requests).extracting(ReservationRequest::kind).containsExactly(Kind.FAILED);
  }

  @Test
  void a_held_payout_asks_less_and_less_often() {
    command("p");
    int asked = 0;
    for (int i = 0; i < 24 * 60; i++) {
      if (!bench.requests.isEmpty()) {
        asked += asked().size();
        said(CONTENT, false);
      }
      bench.pass(TimeUnit.MINUTES.toMillis(1));
    }
    assertThat(asked).isLessThan(50);
  }

  @Test
  void without_any_limit_of_sums_nobody_is_asked() {
    withoutLimits();
    command("p");
    paid();
    assertThat(asked()).isEmpty();
  }

  private void withoutLimits() {
    bench = new CoreBench(TestPolicy.with(p -> p.claimsAtIntake = claimsAtIntake));
    bench.core.limits(LimitOrders.none(), bench.now());
    bench.takeOver();
  }
}
