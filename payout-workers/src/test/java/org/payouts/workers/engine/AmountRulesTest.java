package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.model.Samples.mturk;
import static org.payouts.workers.model.Samples.prolific;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Approval;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.LimitOrders;
import org.payouts.workers.model.PayoutState.Failed;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.StopOrder.Part;
import org.payouts.workers.model.TestPolicy;

/**
 * What an operator's limit holds is not claimed until it is raised, or a second person says yes.
 */
class AmountRulesTest {
  private static final long AMOUNT = 150; // Of each payout that the bench commands.
  private static final String CONTENT = "00112233445566778899aabbccddeeff";
  private static final Preparation READY = new Preparation.Ready(new Baseline.MTurk("token"));
  private static final Answer PAID = new Answer.Paid(AMOUNT, null, "200");

  private final CoreBench bench = new CoreBench(TestPolicy.with(p -> p.claimsAtIntake = true));

  private static AmountRule rule(
      String currency, @Nullable Long most, @Nullable Long approvalAbove) {
    long within = TimeUnit.HOURS.toMillis(72);
    return new AmountRule(
        Part.EVERYTHING,
        "",
        "mturk",
        currency,
        most,
        approvalAbove,
        within,
        Samples.WALL_MS,
        false);
  }

  private void rules(AmountRule... rules) {
    bench.core.limits(new LimitOrders(List.of(rules), false, 0), bench.now());
    bench.turn();
  }

  private void command(String id) {
    bench.command(id, mturk(id));
    bench.turn();
  }

  private void approve(String content, String by) {
    bench.core.approval(new Approval("p", content, by), bench.now());
    bench.turn();
  }

  private void assertHeld(String code) {
    bench.pass(TimeUnit.HOURS.toMillis(1));
    assertThat(bench.preparations).isEmpty();
    assertThat(bench.state("p")).isEqualTo("ACCEPTED");
    assertThat(bench.newest("p").history().waiting().code()).isEqualTo(code);
  }

  private void assertPaid() {
    bench.prepared(READY);
    bench.answered(PAID);
    assertThat(bench.state("p")).isEqualTo("PAID");
  }

  @Test
  void a_payout_above_the_limit_is_held_and_goes_on_when_the_limit_is_raised() {
    rules(rule("USD", AMOUNT - 1, null));
    bench.takeOver();
    command("p");
    assertHeld("ABOVE_LIMIT");
    rules(rule("USD", AMOUNT, null));
    assertPaid();
  }

  @Test
  void a_payout_in_another_currency_than_the_limit_is_held() {
    rules(rule("GBP", 100_000L, null));
    bench.takeOver();
    command("p");
    assertHeld("LIMIT_IN_OTHER_CURRENCY");
    rules();
    assertPaid();
  }

  @Test
  void each_of_several_limits_holds() {
    rules(rule("USD", AMOUNT, null), rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    assertHeld("NEEDS_APPROVAL");
  }

  @Test
  void an_approved_payout_goes_on_at_once() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    assertHeld("NEEDS_APPROVAL");
    approve(CONTENT, "bob");
    assertPaid();
  }

  @Test
  void an_approval_may_come_before_its_payout() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    approve(CONTENT, "bob");
    command("p");
    assertPaid();
  }

  @Test
  void an_approval_of_other_content_does_not_count() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    approve("ff112233445566778899aabbccddeeff", "bob");
    assertHeld("NEEDS_APPROVAL");
  }

  @Test
  void nobody_approves_what_they_asked_for() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    approve(CONTENT, Samples.REQUESTER.toUpperCase(Locale.ROOT));
    assertHeld("NEEDS_APPROVAL");
    approve(CONTENT, "bob");
    assertPaid();
  }

  @Test
  void what_nobody_approves_in_time_fails_without_a_call() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    bench.pass(TimeUnit.HOURS.toMillis(71));
    assertHeld("NEEDS_APPROVAL");
    bench.pass(TimeUnit.HOURS.toMillis(2));
    assertThat(((Failed) bench.newest("p").state()).code()).isEqualTo("NOT_APPROVED");
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void nobody_says_that_a_payout_was_not_approved_before_the_approvals_were_read() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    bench.pass(TimeUnit.HOURS.toMillis(71));
    CoreBench next = bench.restarted(); // It was approved in time, and waited for something else.
    next.core.approvalsRead(false, next.now());
    next.core.limits(new LimitOrders(List.of(rule("USD", null, AMOUNT - 1)), false, 0), next.now());
    next.pass(TimeUnit.HOURS.toMillis(2));
    next.prepared(READY); // Begun before the limit was heard of.
    assertThat(next.state("p")).isEqualTo("ACCEPTED");
    next.core.approval(new Approval("p", CONTENT, "bob"), next.now());
    next.core.approvalsRead(true, next.now());
    next.turn();
    next.prepared(READY);
    next.answered(PAID);
    assertThat(next.state("p")).isEqualTo("PAID");
  }

  @Test
  void it_fails_as_soon_as_all_approvals_were_read_and_none_is_of_it() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    bench.core.approvalsRead(false, bench.now());
    bench.pass(TimeUnit.HOURS.toMillis(73));
    assertHeld("NEEDS_APPROVAL");
    bench.core.approvalsRead(true, bench.now());
    bench.turn();
    assertThat(((Failed) bench.newest("p").state()).code()).isEqualTo("NOT_APPROVED");
  }

  @Test
  void where_an_approval_was_not_kept_nobody_fails_for_want_of_one() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    approve(CONTENT, "bob");
    for (int i = 0; i < 100_000; i++) {
      bench.core.approval(new Approval("other-" + i, CONTENT, "bob"), bench.now());
    }
    command("p");
    bench.pass(TimeUnit.HOURS.toMillis(100));
    assertHeld("NEEDS_APPROVAL");
  }

  @Test
  void a_limit_that_comes_during_a_preparation_holds_its_claim() {
    bench.takeOver();
    command("p");
    bench.core.limits(
        new LimitOrders(List.of(rule("USD", AMOUNT - 1, null)), false, 0), bench.now());
    bench.prepared(READY);
    assertHeld("ABOVE_LIMIT");
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void what_is_held_does_not_hold_others() {
    AmountRule ofLane =
        new AmountRule(
            Part.LANE, mturk("p").lane(), "scope", "USD", 1L, null, 1, Samples.WALL_MS, false);
    rules(ofLane);
    bench.takeOver();
    command("p");
    command("q");
    assertThat(bench.preparations).extracting(PayoutRef::payoutId).containsExactly("q");
  }

  @Test
  void a_restart_holds_again_and_reads_the_approval_again() {
    rules(rule("USD", null, AMOUNT - 1));
    bench.takeOver();
    command("p");
    assertHeld("NEEDS_APPROVAL");
    CoreBench next = bench.restarted();
    next.core.limits(new LimitOrders(List.of(rule("USD", null, AMOUNT - 1)), false, 0), next.now());
    next.core.approval(new Approval("p", CONTENT, "bob"), next.now());
    next.turn();
    assertThat(next.preparations).extracting(PayoutRef::payoutId).contains("p");
  }

  @Test
  void a_changed_limit_does_not_hurry_what_waits_for_something_else() {
    bench.takeOver();
    command("p");
    Preparation notYet = new Preparation.Blocked(new Reason("TARGET_NOT_READY", "not yet"));
    bench.prepared(notYet); // It is recorded first, and prepared again.
    bench.prepared(notYet);
    assertThat(bench.preparations).as("it rests").isEmpty();
    rules(rule("USD", AMOUNT, null));
    assertThat(bench.preparations).isEmpty();
  }

  @Test
  void a_limit_without_a_time_for_approval_fails_nobody() {
    rules(
        new AmountRule(
            Part.EVERYTHING, "", "mturk", "USD", null, AMOUNT - 1, 0, Samples.WALL_MS, false));
    bench.takeOver();
    command("p");
    bench.pass(TimeUnit.DAYS.toMillis(365));
    assertHeld("NEEDS_APPROVAL");
  }

  /** What is held leaves its turn, which is not over for the others. */
  @Test
  void one_that_is_held_beside_one_that_is_prepared_brings_no_second_call_of_their_workspace() {
    CoreBench bulks = new CoreBench(Samples.policy(false, 2, 0));
    bulks.core.limits(new LimitOrders(List.of(rule("USD", null, 100L)), false, 0), bulks.now());
    for (String id : List.of("p", "r")) {
      bulks.core.approval(new Approval(id, CONTENT, "eve"), bulks.now());
    }
    bulks.takeOver();
    bulks.command("p", prolific("ws", "s-p"));
    bulks.command("held", prolific("ws", "s-held"));
    bulks.turn();
    assertThat(bulks.preparing()).isEqualTo("p");
    bulks.command("r", prolific("ws", "s-r"));
    bulks.turn();
    assertThat(bulks.preparations).hasSize(1);
    bulks.prepared(Samples.ready("bulk"));
    bulks.answered(PAID);
    assertThat(bulks.preparing()).isEqualTo("r");
  }
}
