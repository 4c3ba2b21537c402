package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;

/** Commands show the orders that workers follow. */
class OrdersTest {
  private static PayoutControl order(
      String scope, ControlOrder order, @Nullable PayoutLimit limit) {
    return PayoutControl.newBuilder()
        .setScope(scope)
        .setOrder(order)
        .setBy("ada")
        .setBecause("lab rule")
        .setDecidedAt(Instant.EPOCH)
        .setLimit(limit)
        .build();
  }

  private static PayoutLimit most(long minor) {
    return PayoutLimit.newBuilder().setCurrency("USD").setMostMinor(minor).build();
  }

  @Test
  void the_newest_order_of_each_scope_holds_and_a_limit_beside_it() {
    Orders orders =
        new Orders(
            List.of(
                order("mturk", ControlOrder.STOP, null),
                order("mturk", ControlOrder.LIMIT, most(1)),
                order("mturk", ControlOrder.LIMIT, most(2)),
                order("prolific", ControlOrder.STOP, null),
                order("prolific", ControlOrder.GO, null),
                order("prolific", ControlOrder.LIMIT, most(3)),
                order("prolific", ControlOrder.LIMIT, null)));
    assertThat(orders.stops()).extracting(PayoutControl::getScope).containsExactly("mturk");
    assertThat(orders.limits())
        .extracting(each -> each.getLimit().getMostMinor())
        .containsExactly(2L);
  }

  @Test
  void a_limit_of_an_unknown_scope_is_shown_as_the_stop_that_it_is_and_can_be_ended() {
    PayoutControl unknown = order("mturk/team/1", ControlOrder.LIMIT, most(1));
    assertThat(new Orders(List.of(unknown)).stops()).containsExactly(unknown);
    assertThat(new Orders(List.of(unknown)).limits()).isEmpty();
    PayoutControl go = order("mturk/team/1", ControlOrder.GO, null);
    assertThat(new Orders(List.of(unknown, go)).stops()).isEmpty();
  }
}
