package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutReservationRequest;
import org.payouts.PayoutReview;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.ReservationCodec;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Step;

/** The records of a transaction: ledger, results, reviews, requests. Thread-safe. */
final class TransactionRecords {
  private final Platform platform;
  private final Serializer<SpecificRecord> serializer;

  TransactionRecords(Platform platform, Settings settings) {
    this.platform = platform;
    this.serializer = PayoutSerdes.serializer(settings);
  }

  /**
   * Obtains the IDs of all schemas a worker may write, so that a claim never waits for the
   * registry.
   */
  void warmUp() {
    PayoutSerdes.warmUp(serializer, Topics.ledger(platform), cast(PayoutLedgerEntry.class));
    PayoutSerdes.warmUp(serializer, Topics.BONUS_PAID, cast(BonusPaid.class));
    PayoutSerdes.warmUp(serializer, Topics.BONUS_FAILED, cast(BonusFailed.class));
    PayoutSerdes.warmUp(serializer, Topics.REVIEWS, cast(PayoutReview.class));
    PayoutSerdes.warmUp(
        serializer, Topics.RESERVATION_REQUESTS, cast(PayoutReservationRequest.class));
  }

  @SuppressWarnings("unchecked") // The serializer takes any record; the class names the schema.
  private static Class<SpecificRecord> cast(Class<? extends SpecificRecord> type) {
    return (Class<SpecificRecord>) type;
  }

  List<ProducerRecord<String, byte[]>> of(LedgerTransaction transaction, long nowMs) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(transaction.steps().size() + 8);
    for (Step step : transaction.steps()) {
      records.add(
          record(
              Topics.ledger(platform),
              transaction.partition(),
              step.next().id(),
              LedgerCodec.write(step.next(), transaction.owner(), nowMs)));
      ResultCodec.paid(step.next())
          .ifPresent(e -> records.add(record(Topics.BONUS_PAID, null, e.getPayoutId(), e)));
      ResultCodec.failed(step.next())
          .ifPresent(e -> records.add(record(Topics.BONUS_FAILED, null, e.getPayoutId(), e)));
      ResultCodec.review(step)
          .ifPresent(r -> records.add(record(Topics.REVIEWS, null, r.getPayoutId(), r)));
    }
    for (ReservationRequest request : transaction.requests()) {
      PayoutReservationRequest said = ReservationCodec.write(request);
      records.add(record(Topics.RESERVATION_REQUESTS, null, said.getPayoutId(), said));
    }
    return records;
  }

  private ProducerRecord<String, byte[]> record(
      String topic, @Nullable Integer partition, String key, SpecificRecord value) {
    return new ProducerRecord<>(topic, partition, key, serializer.serialize(topic, value));
  }
}
