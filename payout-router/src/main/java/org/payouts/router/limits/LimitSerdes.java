package org.payouts.router.limits;

import java.time.Instant;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.payouts.ContentHash;
import org.payouts.PayoutControl;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
import org.payouts.Platform;
import org.payouts.ReservationState;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** What the limits of sums read and write. */
public record LimitSerdes(
    Deserializer<PayoutControl> orders,
    Deserializer<PayoutReservationRequest> requests,
    Serde<PayoutReservation> reservations) {

  /** Makes the serdes; asks the registry nothing. */
  public static LimitSerdes of(Settings settings) {
    return new LimitSerdes(
        PayoutSerdes.deserializer(settings, PayoutControl.class),
        PayoutSerdes.deserializer(settings, PayoutReservationRequest.class),
        PayoutSerdes.serde(settings, PayoutReservation.class));
  }

  /**
   * Obtains the ID of the schema that is written, and how to read it back: neither must wait for
   * the registry later.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if the registry cannot be asked
   *     or lacks it
   */
  public void warmUp() {
    reservation(write(none()));
  }

  private static PayoutReservation none() {
    return PayoutReservation.newBuilder()
        .setPayoutId("none")
        .setState(ReservationState.UNKNOWN)
        .setContentHash(new ContentHash(new byte[16]))
        .setPlatform(Platform.UNKNOWN)
        .setAccount("")
        .setStudy("")
        .setTarget("")
        .setAmountMinor(0)
        .setCurrency("")
        .setDecidedAt(Instant.EPOCH)
        .setOrdersRead(0)
        .setRequestOffset(0)
        .build();
  }

  byte[] write(PayoutReservation reservation) {
    return reservations.serializer().serialize(Topics.RESERVATIONS, reservation);
  }

  PayoutReservation reservation(byte[] bytes) {
    return reservations.deserializer().deserialize(Topics.RESERVATIONS, bytes);
  }
}
