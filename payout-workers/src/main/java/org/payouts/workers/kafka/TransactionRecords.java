package org.payouts.workers.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.ReservationCodec;
import org.payouts.workers.ledger.ResultCodec;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Step;
import org.payouts.workers.tracing.TransactionTrace;

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

  /**
   * The records, with their traces: an open payout's ledger record carries the one that its next
   * owner goes on with.
   */
  List<ProducerRecord<String, byte[]>> of(
      LedgerTransaction transaction, TransactionTrace trace, long nowMs) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(transaction.steps().size() + 8);
    for (Step step : transaction.steps()) {
      Payout next = step.next();
      boolean settled = next.state() instanceof PayoutState.Settled;
      records.add(
          record(
              Topics.ledger(platform),
              transaction.partition(),
              next.id(),
              LedgerCodec.write(next, transaction.owner(), nowMs),
              settled ? null : next.command().request().trace()));
      add(records, Topics.BONUS_PAID, next, trace, ResultCodec.paid(next));
      add(records, Topics.BONUS_FAILED, next, trace, ResultCodec.failed(next));
      add(records, Topics.REVIEWS, next, trace, ResultCodec.review(step));
    }
    for (ReservationRequest request : transaction.requests()) {
      PayoutReservationRequest said = ReservationCodec.write(request);
      records.add(record(Topics.RESERVATION_REQUESTS, null, said.getPayoutId(), said, null));
    }
    return records;
  }

  private void add(
      List<ProducerRecord<String, byte[]>> records,
      String topic,
      Payout of,
      TransactionTrace trace,
      Optional<? extends SpecificRecord> value) {
    if (value.isPresent()) {
      records.add(record(topic, null, of.id(), value.get(), trace.of(of)));
    }
  }

  private ProducerRecord<String, byte[]> record(
      String topic,
      @Nullable Integer partition,
      String key,
      SpecificRecord value,
      @Nullable TraceContext trace) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, partition, key, serializer.serialize(topic, value));
    TraceHeaders.write(trace, record.headers());
    return record;
  }
}
