package org.payouts.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.ContentHash;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.Platform;
import org.payouts.ReservationRequestKind;
import org.payouts.ReservationState;
import org.payouts.router.testing.TestSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.topics.Topics;

/** The stage of the limits of sums in its place in the topology; its rules have their own tests. */
class LimitTopologyTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start(0);
  private final TestSerdes serdes = TestSerdes.of(registry);
  @TempDir private Path state;

  @AfterEach
  void close() {
    registry.close();
  }

  private byte[] total(long minor) {
    PayoutControl order =
        PayoutControl.newBuilder()
            .setScope("mturk")
            .setOrder(ControlOrder.LIMIT)
            .setBy("ada")
            .setBecause("grant")
            .setDecidedAt(Instant.EPOCH)
            .setLimit(PayoutLimit.newBuilder().setCurrency("USD").setTotalMinor(minor).build())
            .build();
    return serdes.record(Topics.CONTROLS, order);
  }

  private byte[] reserve(String id, long ordersRead) {
    PayoutReservationRequest request =
        PayoutReservationRequest.newBuilder()
            .setPayoutId(id)
            .setKind(ReservationRequestKind.RESERVE)
            .setContentHash(new ContentHash(new byte[16]))
            .setPlatform(Platform.MTURK)
            .setAccount("")
            .setStudy("")
            .setTarget("3A" + id)
            .setAmountMinor(60)
            .setCurrency("USD")
            .setOrdersRead(ordersRead)
            .build();
    return serdes.record(Topics.RESERVATION_REQUESTS, request);
  }

  @Test
  void orders_and_requests_are_read_and_answers_published_and_what_is_neither_is_passed_over() {
    try (RouterDriver driver = new RouterDriver(serdes, state, Way.DIRECT)) {
      for (String topic : List.of(Topics.CONTROLS, Topics.RESERVATION_REQUESTS)) {
        driver.input(topic).pipeInput(new byte[] {1, 2, 3});
        driver.input(topic).pipeInput(new byte[1], null, 0);
      }
      driver.input(Topics.CONTROLS).pipeInput(total(100));
      driver.input(Topics.RESERVATION_REQUESTS).pipeInput(reserve("a", 3));
      driver.input(Topics.RESERVATION_REQUESTS).pipeInput(reserve("b", 3));
      driver.input(Topics.RESERVATION_REQUESTS).pipeInput(reserve("c", 4));
      driver.input(Topics.CONTROLS).pipeInput(total(200));
      driver.passTime();
      assertThat(driver.output(Topics.RESERVATIONS, PayoutReservation.class).readValuesToList())
          .extracting(PayoutReservation::getPayoutId, PayoutReservation::getState)
          .containsExactly(
              tuple("a", ReservationState.RESERVED),
              tuple("b", ReservationState.HELD),
              tuple("b", ReservationState.RESERVED),
              tuple("c", ReservationState.RESERVED));
    }
  }
}
