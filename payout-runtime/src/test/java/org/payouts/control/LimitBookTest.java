package org.payouts.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.payouts.ContentHash;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.Platform;
import org.payouts.ReservationState;

class LimitBookTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final LimitBook book = new LimitBook();

  private void limit(String scope, Consumer<PayoutLimit.Builder> with) {
    PayoutLimit.Builder limit = PayoutLimit.newBuilder().setCurrency("GBP");
    with.accept(limit);
    book.order(
        Scope.parse(scope).orElseThrow(),
        PayoutControl.newBuilder()
            .setScope(scope)
            .setOrder(ControlOrder.LIMIT)
            .setBy("ada")
            .setBecause("grant")
            .setDecidedAt(NOON)
            .setLimit(limit.build())
            .build());
  }

  private static PayoutReservation payout(long amount) {
    return payout(amount, "GBP", "study1", "target1");
  }

  private static PayoutReservation payout(
      long amount, String currency, String study, String target) {
    return PayoutReservation.newBuilder()
        .setPayoutId("p")
        .setState(ReservationState.HELD)
        .setContentHash(new ContentHash(new byte[16]))
        .setPlatform(Platform.PROLIFIC)
        .setAccount("workspace1")
        .setStudy(study)
        .setTarget(target)
        .setAmountMinor(amount)
        .setCurrency(currency)
        .setDecidedAt(NOON)
        .setOrdersRead(0)
        .setRequestOffset(0)
        .build();
  }

  private boolean holds(PayoutReservation payout, Instant now) {
    return book.verdict(payout, now).holds();
  }

  @Test
  void a_day_counts_in_its_zone_and_the_next_one_begins_at_nothing() {
    limit("prolific", with -> with.setPerDayMinor(100L).setZone("Asia/Kolkata"));
    Instant lateEvening = Instant.parse("2026-11-26T18:15:00Z"); // 23:45 in Kolkata.
    book.count(payout(60), lateEvening, lateEvening);
    assertThat(holds(payout(41), lateEvening)).isTrue();
    assertThat(holds(payout(40), lateEvening)).isFalse();
    assertThat(holds(payout(100), lateEvening.plusSeconds(900))).isFalse();
    assertThat(holds(payout(101), lateEvening.plusSeconds(900))).isTrue();
  }

  @Test
  void a_day_of_25_hours_counts_as_one() {
    limit("prolific", with -> with.setPerDayMinor(100L).setZone("Europe/Berlin"));
    Instant begin = Instant.parse("2026-10-24T22:00:00Z"); // Clocks go back in this night.
    book.count(payout(60), begin, begin);
    assertThat(holds(payout(41), begin.plusSeconds(25 * 3600 - 1))).isTrue();
    assertThat(holds(payout(41), begin.plusSeconds(25 * 3600))).isFalse();
  }

  @Test
  void a_total_never_begins_anew_and_counts_what_was_paid_before_the_limit() {
    limit("prolific/account/workspace1", with -> with.setTotalMinor(100L).setCountedMinor(30L));
    book.count(payout(60), NOON, NOON);
    assertThat(holds(payout(10), NOON.plusSeconds(400 * 86_400))).isFalse();
    assertThat(holds(payout(11), NOON.plusSeconds(400 * 86_400))).isTrue();
  }

  @Test
  void what_was_paid_earlier_in_the_day_counts_in_the_day_of_the_order_only() {
    limit("prolific", with -> with.setPerDayMinor(100L).setCountedTodayMinor(60L));
    assertThat(holds(payout(41), NOON)).isTrue();
    assertThat(holds(payout(41), NOON.plusSeconds(86_400))).isFalse();
  }

  @Test
  void what_has_failed_does_not_count() {
    limit("prolific", with -> with.setPerDayMinor(100L).setTotalMinor(100L));
    book.count(payout(60), NOON, NOON);
    book.release(payout(60), NOON, NOON.plusSeconds(60));
    assertThat(holds(payout(100), NOON.plusSeconds(60))).isFalse();
  }

  @Test
  void one_target_is_limited_apart_from_others() {
    limit("prolific/study/study1", with -> with.setPerTargetMinor(100L));
    book.count(payout(60), NOON, NOON);
    assertThat(holds(payout(41), NOON)).isTrue();
    assertThat(holds(payout(100, "GBP", "study1", "target2"), NOON)).isFalse();
    assertThat(holds(payout(1_000, "GBP", "study2", "target1"), NOON)).isFalse();
  }

  @Test
  void each_limit_that_covers_a_payout_holds_it_and_says_so_with_its_figures() {
    limit("prolific", with -> with.setTotalMinor(1_000L));
    limit("prolific/study/study1", with -> with.setTotalMinor(100L));
    book.count(payout(60), NOON, NOON);
    LimitBook.Verdict verdict = book.verdict(payout(41), NOON);
    assertThat(verdict.scope()).hasToString("prolific/study/study1");
    assertThat(verdict.reason())
        .isEqualTo(
            "prolific/study/study1 may pay 1.00 GBP in total; 0.60 GBP are let through, and this"
                + " payout is 0.41 GBP");
    assertThat(holds(payout(940, "GBP", "study2", "target2"), NOON)).isFalse();
  }

  @Test
  void another_currency_than_the_limits_is_held_and_counts_for_itself() {
    limit("prolific", with -> with.setTotalMinor(100L));
    book.count(payout(90, "USD", "study1", "target1"), NOON, NOON);
    assertThat(holds(payout(1, "USD", "study1", "target1"), NOON)).isTrue();
    assertThat(holds(payout(100), NOON)).isFalse();
  }

  @Test
  void a_soft_limit_warns_and_a_hard_one_is_named_first() {
    limit("prolific", with -> with.setTotalMinor(50L).setSoft(true));
    LimitBook.Verdict verdict = book.verdict(payout(60), NOON);
    assertThat(verdict.holds()).isFalse();
    assertThat(verdict.reason()).contains("may pay 0.50 GBP in total");
    limit("prolific/study/study1", with -> with.setTotalMinor(50L));
    assertThat(book.verdict(payout(60), NOON).scope()).hasToString("prolific/study/study1");
  }

  @Test
  void an_order_without_sums_ends_the_limit_of_its_scope() {
    limit("prolific", with -> with.setTotalMinor(50L));
    limit("prolific", with -> with.setMostMinor(50L));
    assertThat(book.hasLimits()).isFalse();
    assertThat(holds(payout(60), NOON)).isFalse();
  }

  @Test
  void what_was_let_through_counts_for_a_limit_that_is_set_later() {
    book.count(payout(60), NOON, NOON);
    limit("prolific/study/study1", with -> with.setTotalMinor(100L));
    assertThat(book.uses(NOON).get(0).total()).isEqualTo(60);
    assertThat(holds(payout(41), NOON)).isTrue();
  }
}
