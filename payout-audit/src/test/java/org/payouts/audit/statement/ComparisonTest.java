package org.payouts.audit.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.audit.statement.Difference.Kind.OTHER_AMOUNT;
import static org.payouts.audit.statement.Difference.Kind.PAID_NOT_REPORTED;
import static org.payouts.audit.statement.Difference.Kind.PAID_TWICE;
import static org.payouts.audit.statement.Difference.Kind.REPORTED_NOT_PAID;
import static org.payouts.audit.statement.Difference.Kind.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.audit.statement.ClaimedPayout.Outcome;

class ComparisonTest {

  private static int lines;

  private static ListedPayment listed(String target, long minor) {
    return listed(target, minor, null);
  }

  private static ListedPayment listed(String target, long minor, @Nullable String reference) {
    return new ListedPayment(
        "s.csv:" + ++lines, Platform.PROLIFIC, target, minor, "GBP", reference, null);
  }

  private static ClaimedPayout payout(String id, String target, long minor, Outcome outcome) {
    return new ClaimedPayout(
        id, Platform.PROLIFIC, target, minor, "GBP", outcome, null, true, null);
  }

  private static ClaimedPayout paid(String id, String target, long minor) {
    return payout(id, target, minor, Outcome.PAID);
  }

  private static ClaimedPayout marked(String id, String target, long minor, String mark) {
    return new ClaimedPayout(
        id, Platform.PROLIFIC, target, minor, "GBP", Outcome.PAID, mark, true, null);
  }

  private static List<Difference.Kind> kinds(Comparison comparison) {
    return comparison.differences().stream().map(Difference::kind).toList();
  }

  @Test
  void each_payment_is_one_payouts() {
    Comparison all =
        Comparison.of(
            List.of(listed("s1", 150), listed("s2", 200)),
            List.of(paid("p1", "s1", 150), paid("p2", "s2", 200)));

    assertThat(all.differences()).isEmpty();
    assertThat(all.matched()).isEqualTo(2);
    assertThat(all.alike()).isZero();
  }

  @Test
  void a_second_payment_of_the_same_amount_is_a_payout_paid_twice() {
    Comparison twice =
        Comparison.of(
            List.of(listed("s1", 150), listed("s1", 150)), List.of(paid("p1", "s1", 150)));

    assertThat(kinds(twice)).containsExactly(PAID_TWICE);
    assertThat(twice.differences().get(0).payoutIds()).containsExactly("p1");
  }

  @Test
  void two_payouts_of_one_amount_have_two_payments_that_nothing_distinguishes() {
    Comparison alike =
        Comparison.of(
            List.of(listed("s1", 150), listed("s1", 150)),
            List.of(paid("p1", "s1", 150), paid("p2", "s1", 150)));

    assertThat(alike.differences()).isEmpty();
    assertThat(alike.matched()).isEqualTo(2);
    assertThat(alike.alike()).isEqualTo(2);
  }

  @Test
  void what_is_reported_paid_and_not_listed_is_named_only_where_the_statement_must_list_it() {
    ClaimedPayout elsewhere =
        new ClaimedPayout("p2", Platform.PROLIFIC, "s2", 1, "GBP", Outcome.PAID, null, false, null);

    Comparison missing = Comparison.of(List.of(), List.of(paid("p1", "s1", 150), elsewhere));

    assertThat(kinds(missing)).containsExactly(REPORTED_NOT_PAID);
    assertThat(missing.differences().get(0).payoutIds()).containsExactly("p1");
  }

  @Test
  void a_payment_of_a_failed_or_open_payout_is_paid_and_not_reported() {
    for (Outcome outcome : List.of(Outcome.FAILED, Outcome.OPEN)) {
      Comparison unreported =
          Comparison.of(List.of(listed("s1", 150)), List.of(payout("p1", "s1", 150, outcome)));

      assertThat(kinds(unreported)).containsExactly(PAID_NOT_REPORTED);
    }
  }

  @Test
  void another_amount_is_one_difference_and_not_two() {
    Comparison other = Comparison.of(List.of(listed("s1", 250)), List.of(paid("p1", "s1", 150)));

    assertThat(kinds(other)).containsExactly(OTHER_AMOUNT);
  }

  @Test
  void a_payment_nobody_asked_for_is_unknown() {
    Comparison unknown =
        Comparison.of(
            List.of(listed("s9", 100), listed("s1", 150)), List.of(paid("p1", "s1", 150)));

    assertThat(kinds(unknown)).containsExactly(UNKNOWN);
  }

  @Test
  void a_mark_decides_and_a_payment_without_it_is_somebody_elses() {
    Comparison marks =
        Comparison.of(
            List.of(listed("s1", 150, "m1"), listed("s1", 150, "m2"), listed("s1", 150)),
            List.of(marked("p1", "s1", 150, "m1"), marked("p2", "s1", 150, "m2")));

    assertThat(kinds(marks)).containsExactly(UNKNOWN);
    assertThat(marks.alike()).isZero();
  }

  @Test
  void a_mark_that_is_listed_twice_was_paid_twice_whatever_the_amounts() {
    Comparison twice =
        Comparison.of(
            List.of(listed("s1", 150, "m1"), listed("s1", 90, "m1")),
            List.of(marked("p1", "s1", 150, "m1")));

    assertThat(kinds(twice)).containsExactly(PAID_TWICE);
  }

  /** Whatever is shuffled, one payment more than payouts of an amount is one finding. */
  @Test
  void the_order_of_lines_changes_nothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      List<ListedPayment> payments = new ArrayList<>();
      List<ClaimedPayout> payouts = new ArrayList<>();
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        int minor = 100 + random.nextInt(3);
        payments.add(listed("s1", minor));
        payouts.add(paid("p" + i, "s1", minor));
      }
      payments.add(payments.get(0));
      java.util.Collections.shuffle(payments, random);
      java.util.Collections.shuffle(payouts, random);

      assertThat(kinds(Comparison.of(payments, payouts)))
          .as("seed %d, run %d", seed, run)
          .containsExactly(PAID_TWICE);
    }
  }

  @Test
  void a_mark_is_the_beginning_of_the_payouts_token() {
    // printf 'ns\np-1' | sha256sum
    assertThat(PaymentMark.mturk("ns", "p-1")).isEqualTo("585779302c106072c38a");
  }

  @Test
  void a_payout_that_the_statement_need_not_list_does_not_take_the_payment_of_another() {
    ClaimedPayout earlier =
        new ClaimedPayout(
            "p1", Platform.PROLIFIC, "s1", 150, "GBP", Outcome.PAID, null, false, null);

    Comparison comparison =
        Comparison.of(List.of(listed("s1", 150)), List.of(earlier, paid("p2", "s1", 150)));

    assertThat(comparison.differences()).isEmpty();
  }

  @Test
  void targets_that_are_compared_together_share_their_payments_and_no_others() {
    Comparison comparison =
        Comparison.of(
            List.of(listed("both", 150), listed("s1", 200), listed("s3", 150)),
            List.of(paid("p1", "s1", 150), paid("p2", "s2", 200), paid("p3", "s3", 100)),
            Map.of("s1", "both", "s2", "both"),
            payment -> true);

    assertThat(kinds(comparison)).containsExactly(OTHER_AMOUNT);
    assertThat(comparison.differences().get(0).payoutIds()).containsExactly("p3");
  }

  @Test
  void a_second_payment_of_an_open_or_failed_payout_is_paid_twice_too() {
    for (Outcome outcome : List.of(Outcome.FAILED, Outcome.OPEN)) {
      Comparison twice =
          Comparison.of(
              List.of(listed("s1", 150), listed("s1", 150)),
              List.of(payout("p1", "s1", 150, outcome)));

      assertThat(kinds(twice)).containsExactly(PAID_TWICE, PAID_NOT_REPORTED);
      assertThat(twice.differences().get(0).payoutIds()).containsExactly("p1");
    }
  }

  @Test
  void as_many_payments_as_open_and_failed_payouts_are_not_paid_twice_and_one_more_is() {
    List<ClaimedPayout> payouts =
        List.of(payout("p1", "s1", 150, Outcome.FAILED), payout("p2", "s1", 150, Outcome.OPEN));
    List<ListedPayment> three = List.of(listed("s1", 150), listed("s1", 150), listed("s1", 150));

    assertThat(kinds(Comparison.of(three.subList(0, 2), payouts)))
        .containsExactly(PAID_NOT_REPORTED, PAID_NOT_REPORTED);
    Comparison twice = Comparison.of(three, payouts);
    assertThat(kinds(twice)).containsExactly(PAID_TWICE, PAID_NOT_REPORTED, PAID_NOT_REPORTED);
    assertThat(twice.differences().get(0).payoutIds()).containsExactlyInAnyOrder("p1", "p2");
  }

  @Test
  void a_second_payment_of_an_open_payout_is_not_a_paid_ones_of_another_amount() {
    Comparison twice =
        Comparison.of(
            List.of(listed("s1", 150), listed("s1", 150)),
            List.of(payout("p1", "s1", 150, Outcome.OPEN), paid("p2", "s1", 200)));

    assertThat(kinds(twice)).containsExactly(PAID_TWICE, PAID_NOT_REPORTED, REPORTED_NOT_PAID);
  }

  @Test
  void a_second_payment_beside_a_paid_and_an_open_payout_names_both() {
    Comparison twice =
        Comparison.of(
            List.of(listed("s1", 150), listed("s1", 150)),
            List.of(payout("p2", "s1", 150, Outcome.OPEN), paid("p1", "s1", 150)));

    assertThat(kinds(twice)).containsExactly(PAID_TWICE);
    assertThat(twice.differences().get(0).payoutIds()).containsExactly("p1", "p2");
  }
}
