package org.payouts.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.history.Payment;
import org.payouts.payout.Targets;

class SettlementsTest {
  private static final int PAYOUTS = 100;
  private static final int FAILED = 50;

  private final PayoutPlan plan = new PayoutPlan(3, PAYOUTS, Instant.EPOCH);
  private final Settlements settlements = new Settlements(plan);

  private void report(int number) {
    Platform platform = plan.platform(number);
    String id = plan.request(number).getPayoutId();
    if (number == FAILED) {
      settlements.failed(id, platform);
    } else {
      settlements.paid(id, platform, plan.amountMinor(number), PayoutPlan.currency(platform));
    }
  }

  private Payment payment(int number, long amountMinor, boolean ours) {
    Platform platform = plan.platform(number);
    String target = Targets.key(plan.request(number).getTarget());
    return new Payment(
        1, platform, target, amountMinor, PayoutPlan.currency(platform), "", ours, 0);
  }

  private Payment payment(int number) {
    return payment(number, plan.amountMinor(number), true);
  }

  private Settlements everythingPaid() {
    for (int number = 0; number < PAYOUTS; number++) {
      if (number != FAILED) {
        settlements.booked(payment(number));
      }
    }
    return settlements;
  }

  private void everythingReported() {
    for (int number = 0; number < PAYOUTS; number++) {
      report(number);
    }
  }

  private static void only(List<String> problems, String... words) {
    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(words));
  }

  @Test
  void nothing_is_wrong_where_books_and_results_say_what_was_asked() {
    everythingReported();
    everythingPaid();
    settlements.booked(payment(FAILED, 1, false)); // paid by hand, by somebody else
    assertThat(settlements.problems()).isEmpty();
    assertThat(settlements.settled()).isEqualTo(PAYOUTS);
    assertThat(settlements.paid()).isEqualTo(PAYOUTS - 1);
    assertThat(settlements.books()).isEqualTo(settlements.results());
  }

  @Test
  void a_second_payment_is_seen() {
    everythingReported();
    everythingPaid();
    settlements.booked(payment(5));
    only(settlements.problems(), "paid before");
    only(settlements.problems(), "results say");
  }

  @Test
  void a_payment_of_another_amount_is_seen() {
    everythingReported();
    settlements.booked(payment(5, plan.amountMinor(5) + 1, true));
    only(settlements.problems(), "asked were " + plan.amountMinor(5));
  }

  @Test
  void a_lost_payout_is_seen() {
    for (int number = 1; number < PAYOUTS; number++) {
      report(number);
    }
    only(everythingPaid().problems(), plan.request(0).getPayoutId(), "lost");
  }

  @Test
  void paid_without_a_payment_is_seen() {
    everythingReported();
    only(settlements.problems(), plan.request(5).getPayoutId(), "the books have nothing");
  }

  @Test
  void failed_with_a_payment_is_seen() {
    everythingReported();
    everythingPaid();
    settlements.booked(payment(FAILED));
    only(settlements.problems(), plan.request(FAILED).getPayoutId(), "reported failed");
  }

  @Test
  void a_second_result_and_a_result_of_another_amount_are_seen() {
    everythingReported();
    report(7);
    settlements.paid(
        plan.request(8).getPayoutId(), plan.platform(8), plan.amountMinor(8) + 1, "GBP");
    settlements.failed("somebody:else", Platform.MTURK);
    only(everythingPaid().problems(), plan.request(7).getPayoutId(), "twice");
    only(settlements.problems(), plan.request(8).getPayoutId(), "asked were");
    only(settlements.problems(), "somebody:else", "nobody asked");
  }
}
