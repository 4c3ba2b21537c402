package org.payouts.router.requesters;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.SourcePosition;
import org.payouts.admission.FieldLimits;
import org.payouts.requesters.RequesterRule;
import org.payouts.router.intake.ParsedRequest;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.SourceRecord;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.router.intake.WriterSchemas.Knowledge;
import org.payouts.serde.WireFormat;

/**
 * Decides records of requesters' topics, each by the rule of its requester. A rejection names the
 * payout ID only if the requester may use it: nobody must find another's request rejected.
 */
final class RequestGate {
  private final RequestReader reader;
  private final WriterSchemas schemas;

  RequestGate(RequestReader reader, WriterSchemas schemas) {
    this.reader = reader;
    this.schemas = schemas;
  }

  /** What becomes of the record. */
  IntakeDecision decide(ConsumerRecord<byte[], byte[]> record, RequesterRule rule) {
    byte[] value = record.value();
    if (value != null && value.length > FieldLimits.MAX_REQUEST_BYTES) {
      return invalid(
          record,
          "The request has %d bytes, more than %d; shorten it."
              .formatted(value.length, FieldLimits.MAX_REQUEST_BYTES),
          null);
    }
    if (value != null && WireFormat.isHeaded(value)) {
      long writtenAtMs = Math.min(record.timestamp(), System.currentTimeMillis());
      Knowledge knowledge = schemas.of(WireFormat.id(value), writtenAtMs);
      if (knowledge instanceof Knowledge.Open) {
        return new IntakeDecision.Wait();
      }
      if (knowledge instanceof Knowledge.Unreadable unreadable) {
        return undecodable(record, unreadable.detail());
      }
    }
    ParsedRequest parsed = reader.read(record.topic(), value);
    if (parsed instanceof ParsedRequest.Undecodable undecodable) {
      return undecodable(record, undecodable.detail());
    }
    if (parsed instanceof ParsedRequest.Invalid invalid) {
      return invalid(record, invalid.detail(), owned(invalid.payoutId(), rule));
    }
    return decide(record, (ParsedRequest.Request) parsed, rule);
  }

  private static IntakeDecision decide(
      ConsumerRecord<byte[], byte[]> record, ParsedRequest.Request readable, RequesterRule rule) {
    String payoutId = readable.request().getPayoutId();
    List<RequesterRule.Breach> breaches = rule.breaches(readable.request());
    return breaches.isEmpty()
        ? new IntakeDecision.Copy(payoutId)
        : reject(
            Rejections.notAllowed(source(record), rule.detail(breaches), owned(payoutId, rule)));
  }

  private static @Nullable String owned(@Nullable String payoutId, RequesterRule rule) {
    return payoutId != null && rule.owns(payoutId) ? payoutId : null;
  }

  private static IntakeDecision undecodable(ConsumerRecord<byte[], byte[]> record, String detail) {
    return reject(Rejections.undecodable(source(record), detail));
  }

  private static IntakeDecision invalid(
      ConsumerRecord<byte[], byte[]> record, String detail, @Nullable String payoutId) {
    return reject(Rejections.invalid(source(record), detail, payoutId));
  }

  private static IntakeDecision reject(BonusRejected rejected) {
    return new IntakeDecision.Reject(rejected);
  }

  private static SourceRecord source(ConsumerRecord<byte[], byte[]> record) {
    return SourceRecord.of(
        position(record), Instant.ofEpochMilli(record.timestamp()), record.key(), record.value());
  }

  static SourcePosition position(ConsumerRecord<byte[], byte[]> record) {
    return new SourcePosition(record.topic(), record.partition(), record.offset());
  }
}
