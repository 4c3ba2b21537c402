package org.payouts.workers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.Platform;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.UndecodableException;
import org.payouts.workers.model.AmountRule;
import org.payouts.workers.model.StopOrder;
import org.payouts.workers.model.StopOrder.Part;

/** The newest order of each scope holds; what is not known yet holds everything. */
class ControlRecordsTest {
  private final List<StopOrder> said = new ArrayList<>();
  private final List<AmountRule> rules = new ArrayList<>();
  private boolean limitsKnown;
  private PayoutControl next;
  private final Deserializer<PayoutControl> deserializer =
      (topic, bytes) -> {
        if (bytes.length == 0) {
          throw new UndecodableException("no magic byte", null);
        }
        return next;
      };
  private final ControlRecords records =
      new ControlRecords(
          Platform.PROLIFIC,
          deserializer,
          orders -> {
            said.clear();
            said.addAll(orders);
          },
          orders -> {
            limitsKnown = true;
            rules.clear();
            rules.addAll(orders.rules());
          });

  private void read(String scope, ControlOrder order) {
    next =
        PayoutControl.newBuilder()
            .setScope(scope)
            .setOrder(order)
            .setBy("ada")
            .setBecause("wrong file")
            .setDecidedAt(Instant.EPOCH)
            .build();
    records.take(record(new byte[] {1}), "topic-id");
  }

  private static ConsumerRecord<String, byte[]> record(byte[] value) {
    return new ConsumerRecord<>("payout-controls", 0, 3, "scope", value);
  }

  @Test
  void everything_is_stopped_until_all_orders_are_read_and_while_they_cannot_be() {
    assertThat(said).extracting(StopOrder::part).containsExactly(Part.EVERYTHING);
    assertThat(limitsKnown).isFalse();
    records.caughtUp();
    assertThat(limitsKnown).isTrue();
    assertThat(said).isEmpty();
    records.unreadable("no right to READ topic payout-controls");
    records.unreadable("no right to READ topic payout-controls");
    assertThat(said).extracting(o -> o.reason().code()).containsExactly("CONTROLS_UNREAD");
    records.caughtUp();
    assertThat(said).isEmpty();
  }

  @Test
  void the_newest_order_of_a_scope_holds() {
    records.caughtUp();
    read("all", ControlOrder.STOP);
    read("prolific/study/s-1", ControlOrder.STOP);
    read("prolific/account/w-1", ControlOrder.STOP);
    assertThat(said)
        .extracting(StopOrder::part, StopOrder::key)
        .map(tuple -> tuple.toList().toString())
        .containsExactly("[EVERYTHING, ]", "[STUDY, s-1]", "[LANE, w-1]");
    read("all", ControlOrder.GO);
    read("prolific/study/s-1", ControlOrder.GO);
    assertThat(said).extracting(StopOrder::key).containsExactly("w-1");
    assertThat(said.get(0).reason().text()).contains("ada", "wrong file", "prolific/account/w-1");
  }

  @Test
  void orders_about_other_platforms_are_not_ours() {
    records.caughtUp();
    read("mturk", ControlOrder.STOP);
    read("respondent/study/s-1", ControlOrder.STOP);
    assertThat(said).isEmpty();
  }

  @Test
  void what_this_version_does_not_understand_stops_rather_than_pays() {
    records.caughtUp();
    read("prolific/study/s-1", ControlOrder.UNKNOWN);
    assertThat(said).extracting(StopOrder::part).containsExactly(Part.STUDY);
    read("prolific/team/t-1", ControlOrder.STOP);
    assertThat(said).extracting(StopOrder::part).containsExactly(Part.STUDY, Part.EVERYTHING);
    read("prolific/team/t-1", ControlOrder.GO);
    assertThat(said).extracting(StopOrder::part).containsExactly(Part.STUDY);
  }

  @Test
  void an_order_is_not_passed_over_because_the_registry_is_down() {
    ControlRecords down =
        new ControlRecords(
            Platform.MTURK,
            (topic, bytes) -> {
              throw new RegistryUnavailableException("down", null);
            },
            orders -> {},
            orders -> {});
    assertThatThrownBy(() -> down.take(record(new byte[] {1}), "topic-id"))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void bytes_that_are_no_order_are_passed_over() {
    records.caughtUp();
    records.take(record(new byte[0]), "topic-id");
    assertThat(said).isEmpty();
  }

  private void limit(String scope, @Nullable Long mostMinor) {
    PayoutLimit limit =
        mostMinor == null
            ? null
            : PayoutLimit.newBuilder().setCurrency("GBP").setMostMinor(mostMinor).build();
    next =
        PayoutControl.newBuilder()
            .setScope(scope)
            .setOrder(ControlOrder.LIMIT)
            .setBy("ada")
            .setBecause("lab rule")
            .setDecidedAt(Instant.EPOCH)
            .setLimit(limit)
            .build();
    records.take(record(new byte[] {1}), "topic-id");
  }

  @Test
  void the_newest_limit_of_a_scope_holds_beside_its_stop() {
    records.caughtUp();
    read("prolific", ControlOrder.STOP);
    limit("prolific", 100L);
    limit("prolific/study/s-1", 50L);
    limit("prolific", 200L);
    limit("mturk", 1L);
    assertThat(rules)
        .extracting(AmountRule::scope, AmountRule::mostMinor)
        .map(tuple -> tuple.toList().toString())
        .containsExactlyInAnyOrder("[prolific, 200]", "[prolific/study/s-1, 50]");
    assertThat(said).as("the stop stands").hasSize(1);
    read("prolific", ControlOrder.GO);
    limit("prolific", null);
    assertThat(rules).extracting(AmountRule::scope).containsExactly("prolific/study/s-1");
  }
}
