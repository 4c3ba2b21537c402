package org.payouts.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.history.Payment;
import org.payouts.payout.Targets;

class ReckoningTest {
  private static final int PAYOUTS = 100;
  private static final int FAILED = 50;

  private final PayoutPlan plan = new PayoutPlan(3, PAYOUTS, Instant.EPOCH);
  private final ReportedResults results = new ReportedResults(plan);

  private void tell(int number) {
    Platform platform = plan.shares().platform(number);
    String id = plan.request(number).getPayoutId();
    if (number == FAILED) {
      results.failed(id, platform);
    } else {
      results.paid(id, platform, plan.amountMinor(number), PayoutPlan.currency(platform));
    }
  }

  private Payment payment(int number, long amountMinor, boolean ours) {
    Platform platform = plan.shares().platform(number);
    String target = Targets.key(plan.request(number).getTarget());
    return new Payment(
        1, platform, target, amountMinor, PayoutPlan.currency(platform), "", ours, 0);
  }

  private Payment payment(int number) {
    return payment(number, plan.amountMinor(number), true);
  }

  private Reckoning everythingPaid() {
    Reckoning reckoning = new Reckoning(plan, results);
    for (int number = 0; number < PAYOUTS; number++) {
      if (number != FAILED) {
        reckoning.add(payment(number));
      }
    }
    return reckoning;
  }

  private void everythingTold() {
    for (int number = 0; number < PAYOUTS; number++) {
      tell(number);
    }
  }

  private static void only(List<String> problems, String... words) {
    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(words));
  }

  @Test
  void nothing_is_wrong_where_books_and_results_say_what_was_asked() {
    everythingTold();
    Reckoning reckoning = everythingPaid();
    reckoning.add(payment(FAILED, 1, false)); // paid by hand, by somebody else
    assertThat(reckoning.problems()).isEmpty();
    assertThat(results.settled()).isEqualTo(PAYOUTS);
    assertThat(results.paid()).isEqualTo(PAYOUTS - 1);
    assertThat(reckoning.sums()).isEqualTo(results.sums());
  }

  @Test
  void a_second_payment_is_seen() {
    everythingTold();
    Reckoning reckoning = everythingPaid();
    reckoning.add(payment(5));
    only(reckoning.problems(), "paid before");
    only(reckoning.problems(), "results say");
  }

  @Test
  void a_payment_of_another_amount_is_seen() {
    everythingTold();
    Reckoning reckoning = new Reckoning(plan, results);
    reckoning.add(payment(5, plan.amountMinor(5) + 1, true));
    only(reckoning.problems(), "asked were " + plan.amountMinor(5));
  }

  @Test
  void a_lost_payout_is_seen() {
    for (int number = 1; number < PAYOUTS; number++) {
      tell(number);
    }
    only(everythingPaid().problems(), plan.request(0).getPayoutId(), "lost");
  }

  @Test
  void paid_without_a_payment_and_failed_with_one_are_seen() {
    everythingTold();
    Reckoning without = new Reckoning(plan, results);
    only(without.problems(), "the books have nothing");
    Reckoning reckoning = everythingPaid();
    reckoning.add(payment(FAILED));
    only(reckoning.problems(), plan.request(FAILED).getPayoutId(), "told failed");
  }

  @Test
  void a_second_result_and_a_result_of_another_amount_are_seen() {
    everythingTold();
    tell(7);
    results.paid(
        plan.request(8).getPayoutId(), plan.shares().platform(8), plan.amountMinor(8) + 1, "GBP");
    results.failed("somebody:else", Platform.MTURK);
    only(everythingPaid().problems(), plan.request(7).getPayoutId(), "twice");
    only(everythingPaid().problems(), plan.request(8).getPayoutId(), "asked were");
    only(everythingPaid().problems(), "somebody:else", "nobody asked");
  }
}
