package org.payouts.cli.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.ReservationState;
import org.payouts.cli.kafka.LimitUses;
import org.payouts.cli.kafka.Orders;
import org.payouts.cli.limits.LimitForecast.Hold;
import org.payouts.codes.OutcomeCode;
import org.payouts.control.Scope;

/** What limits would say of a file, before anything of it is sent. */
class LimitForecastTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  private static PayoutControl limit(String scope, Consumer<PayoutLimit.Builder> edit) {
    PayoutLimit.Builder limit = PayoutLimit.newBuilder().setCurrency("GBP").setZone("UTC");
    limit.setApprovalWithinMs(1L);
    edit.accept(limit);
    return WantedLimit.order(
        Scope.parse(scope).orElseThrow(), limit.build(), "Ada", "a rule of the lab");
  }

  private static BonusRequested prolific(String id, String study, long amount) {
    return request(id, amount).setTarget(new ProlificTarget("ws", study, "sub-" + id)).build();
  }

  private static BonusRequested.Builder request(String id, long amount) {
    return BonusRequested.newBuilder()
        .setPayoutId(id)
        .setAmountMinor(amount)
        .setCurrency("GBP")
        .setReason("thanks");
  }

  private static PayoutReservation letThrough(long amount) {
    return PayoutReservation.newBuilder()
        .setPayoutId("earlier")
        .setState(ReservationState.RESERVED)
        .setContentHash(new ContentHash(new byte[32]))
        .setPlatform(Platform.PROLIFIC)
        .setAccount("ws")
        .setStudy("s1")
        .setTarget("sub-earlier")
        .setAmountMinor(amount)
        .setCurrency("GBP")
        .setDecidedAt(NOW)
        .setReservedAt(NOW)
        .setOrdersRead(0)
        .setRequestOffset(0)
        .build();
  }

  private static LimitForecast forecast(LimitUses uses, PayoutControl... orders) {
    return new LimitForecast(new Orders(Arrays.asList(orders)), uses, NOW);
  }

  private static final LimitUses NOTHING = new LimitUses(Map.of());

  @Test
  void without_limits_nothing_is_held() {
    assertThat(LimitForecast.none().holds(List.of(prolific("a", "s1", 1_000_000)))).isEmpty();
  }

  @Test
  void a_payout_is_held_by_its_own_amount() {
    LimitForecast limits =
        forecast(
            NOTHING,
            limit("prolific", limit -> limit.setMostMinor(900L).setApprovalAboveMinor(500L)),
            limit("mturk", limit -> limit.setMostMinor(1L)));

    assertThat(
            limits.holds(
                List.of(
                    prolific("small", "s1", 500),
                    prolific("larger", "s1", 501),
                    prolific("largest", "s1", 901))))
        .isEqualTo(
            Map.of(
                "larger", new Hold(OutcomeCode.NEEDS_APPROVAL, "prolific"),
                "largest", new Hold(OutcomeCode.ABOVE_LIMIT, "prolific")));
  }

  @Test
  void a_payout_in_another_currency_than_its_limit_is_held() {
    BonusRequested dollars =
        request("a", 1).setTarget(new MTurkTarget("A1", "3A", null)).setCurrency("USD").build();
    assertThat(
            forecast(NOTHING, limit("mturk", limit -> limit.setTotalMinor(100L)))
                .holds(List.of(dollars)))
        .containsValue(new Hold(OutcomeCode.LIMIT_IN_OTHER_CURRENCY, "mturk"));
  }

  @Test
  void payouts_of_a_file_count_one_after_the_other_with_what_was_let_through() {
    LimitForecast limits =
        forecast(
            new LimitUses(Map.of("earlier", letThrough(400))),
            limit("prolific/study/s1", limit -> limit.setTotalMinor(1_000L)));
    List<BonusRequested> file =
        List.of(
            prolific("a", "s1", 500),
            prolific("b", "s1", 200),
            prolific("c", "s1", 100),
            prolific("d", "s2", 9_000));

    assertThat(limits.holds(file))
        .isEqualTo(Map.of("b", new Hold(OutcomeCode.ABOVE_SUM_LIMIT, "prolific/study/s1")));
    assertThat(limits.holds(file)).as("asking counts nothing").hasSize(1);
  }

  @Test
  void a_soft_limit_holds_nothing() {
    assertThat(
            forecast(NOTHING, limit("prolific", limit -> limit.setPerDayMinor(1L).setSoft(true)))
                .holds(List.of(prolific("a", "s1", 2))))
        .isEmpty();
  }
}
