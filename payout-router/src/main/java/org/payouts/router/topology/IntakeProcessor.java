package org.payouts.router.topology;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.SourcePosition;
import org.payouts.payout.Targets;
import org.payouts.router.RouterMetrics;
import org.payouts.router.admission.Commands;
import org.payouts.router.admission.Limits;
import org.payouts.router.intake.Evidence;
import org.payouts.router.intake.Reading;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.RequestReader;
import org.payouts.topics.Topics;

/**
 * Turns each record of bonus-requested into exactly one record: a rejection under its place, or the
 * command it would become, under the payout ID that its payload names. A record it has rejected
 * before becomes nothing.
 */
final class IntakeProcessor extends ContextualProcessor<byte[], byte[], String, SpecificRecord> {
  private final RequestReader reader;
  private final RegistryPatience patience;
  private final Limits limits;
  private final Map<Platform, String> ledgerTopicIds;
  private final RouterMetrics metrics;
  private @Nullable RejectionMemory rejectedBefore;

  IntakeProcessor(
      RequestReader reader,
      RegistryPatience patience,
      Limits limits,
      Map<Platform, String> ledgerTopicIds,
      RouterMetrics metrics) {
    this.reader = reader;
    this.patience = patience;
    this.limits = limits;
    this.ledgerTopicIds = ledgerTopicIds;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    rejectedBefore =
        new RejectionMemory(context.getStateStore(Topics.ROUTER_INTAKE_REJECTED_STORE));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RejectionMemory memory = Objects.requireNonNull(rejectedBefore);
    RecordMetadata place = context().recordMetadata().orElseThrow();
    SourcePosition source = new SourcePosition(place.topic(), place.partition(), place.offset());
    Instant recordedAt = Instant.ofEpochMilli(record.timestamp());
    Evidence evidence = Evidence.of(source, recordedAt, record.key(), record.value());
    // Asked before the bytes are read: what was told to be no request stays none, even if its
    // schema
    // has become known meanwhile. Its publisher may have asked again under another ID.
    if (memory.holds(source, evidence.sha256())) {
      metrics.replayed(Platform.UNKNOWN);
      return;
    }
    Reading reading = patience.until(() -> reader.read(place.topic(), record.value()));
    if (reading instanceof Reading.Request readable) {
      boolean resend = EvidenceHeaders.asksForResend(record.headers());
      PayoutCommand candidate = candidate(readable.request(), evidence);
      forward(candidate.getPayoutId(), candidate, EvidenceHeaders.write(evidence, resend));
    } else {
      BonusRejected rejected = rejected(reading, evidence);
      metrics.rejected(rejected.getCode(), Platform.UNKNOWN);
      memory.add(source, evidence.sha256());
      forward(Rejections.key(source), rejected, new RecordHeaders());
    }
  }

  private PayoutCommand candidate(BonusRequested request, Evidence evidence) {
    Platform platform = Targets.platform(request.getTarget()).orElseThrow();
    return Commands.of(
        request,
        evidence.size(),
        Objects.requireNonNull(evidence.sha256()),
        evidence.source(),
        evidence.recordedAt(),
        Objects.requireNonNull(ledgerTopicIds.get(platform)),
        limits);
  }

  private static BonusRejected rejected(Reading reading, Evidence evidence) {
    if (reading instanceof Reading.Invalid invalid) {
      return Rejections.invalid(evidence, invalid.detail(), invalid.payoutId());
    }
    return Rejections.undecodable(evidence, ((Reading.Undecodable) reading).detail());
  }

  /**
   * The time of the request is no matter to any later topic: each record is as old as its writing.
   */
  private void forward(String key, SpecificRecord value, Headers headers) {
    context().forward(new Record<>(key, value, context().currentSystemTimeMs(), headers));
  }
}
