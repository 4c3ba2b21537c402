package org.payouts.router.limits;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.payouts.PayoutControl;
import org.payouts.PayoutReservation;
import org.payouts.PayoutReservationRequest;
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
   * Obtains the ID of the schema that is written.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if the registry cannot be asked
   *     or lacks it
   */
  public void warmUp() {
    PayoutSerdes.warmUp(reservations.serializer(), Topics.RESERVATIONS, PayoutReservation.class);
  }

  byte[] write(PayoutReservation reservation) {
    return reservations.serializer().serialize(Topics.RESERVATIONS, reservation);
  }

  PayoutReservation reservation(byte[] bytes) {
    return reservations.deserializer().deserialize(Topics.RESERVATIONS, bytes);
  }
}
