package org.payouts.workers.kafka;

import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.payouts.PayoutReservation;
import org.payouts.Platform;
import org.payouts.serde.PayoutSerdes;
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
    PayoutSerdes.read(
            deserializer,
            record.topic(),
            record.value(),
            LogFields.passedOver(
                log, "a reservation", record.topic(), record.partition(), record.offset()))
        .filter(said -> said.getPlatform() == platform)
        .filter(said -> Objects.equals(said.getPayoutId(), record.key()))
        .ifPresent(this::said);
  }

  private void said(PayoutReservation said) {
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
