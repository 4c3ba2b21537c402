package org.payouts.workers.kafka;

import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutReservation;
import org.payouts.Platform;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.workers.model.Reservation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the router says of payouts in payout-reservations. */
final class ReservationRecords implements TopicTail.Sink {
  private static final Logger log = LoggerFactory.getLogger(ReservationRecords.class);

  private final Platform platform;
  private final Deserializer<PayoutReservation> deserializer;
  private final Consumer<Reservation> answers;

  ReservationRecords(
      Platform platform,
      Deserializer<PayoutReservation> deserializer,
      Consumer<Reservation> answers) {
    this.platform = platform;
    this.deserializer = deserializer;
    this.answers = answers;
  }

  @Override
  public void take(ConsumerRecord<String, byte[]> record, String topicId) {
    PayoutReservation said;
    try {
      said =
          record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
    } catch (RegistryUnavailableException | RegistryRefusedException e) {
      throw e; // A payout waits for it.
    } catch (SerializationException e) {
      LogFields.place(
              LogEvent.RECORD_PASSED_OVER.on(log),
              record.topic(),
              record.partition(),
              record.offset())
          .log("Not a reservation: {}", e.getMessage());
      return;
    }
    if (said == null
        || said.getPlatform() != platform
        || !Objects.equals(said.getPayoutId(), record.key())) {
      return;
    }
    switch (said.getState()) {
      case HELD -> answer(said, false);
      case RESERVED -> answer(said, true);
      case SPENT, RELEASED, UNKNOWN -> {} // Nobody waits for it.
    }
  }

  private void answer(PayoutReservation said, boolean reserved) {
    String hash = HexFormat.of().formatHex(said.getContentHash().bytes());
    answers.accept(new Reservation(said.getPayoutId(), hash, reserved, said.getReason()));
  }
}
