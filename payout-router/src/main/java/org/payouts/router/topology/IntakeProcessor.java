package org.payouts.router.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
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
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Targets;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.ParsedRequest;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.SourceRecord;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.router.intake.WriterSchemas.Knowledge;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.WireFormat;
import org.payouts.topics.Topics;

/**
 * Turns each record of bonus-requested into exactly one record: a rejection under its place, or the
 * candidate it is, under the payout ID that its payload names. A record it has rejected before
 * becomes nothing. One whose schema is not known yet is set aside, and decided when the registry
 * has answered; those behind it go on.
 */
final class IntakeProcessor extends ContextualProcessor<byte[], byte[], String, SpecificRecord> {
  private static final Duration CHECK_EVERY = Duration.ofMillis(50);
  private static final int DECIDED_AT_ONCE = 500;

  private final RequestReader reader;
  private final WriterSchemas schemas;
  private final int maxSetAside;
  private final RouterHealth health;
  private final SchemaRegistryRetry registryRetry;
  private final AdmissionLimits limits;
  private final Map<Platform, String> ledgerTopicIds;
  private final RouterMetrics metrics;
  private @Nullable RejectionStore rejectedBefore;
  private @Nullable SetAsideRequests setAside;
  private @Nullable SetAsideLog waiting;
  private @Nullable Cancellable checks;

  IntakeProcessor(
      RequestReader reader,
      WriterSchemas schemas,
      int maxSetAside,
      RouterHealth health,
      SchemaRegistryRetry registryRetry,
      AdmissionLimits limits,
      Map<Platform, String> ledgerTopicIds,
      RouterMetrics metrics) {
    this.reader = reader;
    this.schemas = schemas;
    this.maxSetAside = maxSetAside;
    this.health = health;
    this.registryRetry = registryRetry;
    this.limits = limits;
    this.ledgerTopicIds = ledgerTopicIds;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    rejectedBefore = new RejectionStore(context.getStateStore(Topics.ROUTER_INTAKE_REJECTED_STORE));
    setAside =
        new SetAsideRequests(context.getStateStore(Topics.ROUTER_SET_ASIDE_STORE), maxSetAside);
    waiting = new SetAsideLog(health, context.taskId().toString());
    metrics.setAside(context.taskId().partition(), setAside.size());
    if (setAside.size() > 0) {
      scheduleCheck();
    }
  }

  /**
   * Only while something waits: after each check Kafka Streams commits, also without new records.
   */
  private void scheduleCheck() {
    if (checks == null) {
      checks =
          context()
              .schedule(
                  CHECK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> decideWhatIsAnswered());
    }
  }

  private void stopChecks() {
    if (checks != null) {
      checks.cancel();
      checks = null;
    }
  }

  @Override
  public void close() {
    if (waiting != null) {
      waiting.close();
    }
    // A task that is revived initialises the same processor again, which must then check again.
    stopChecks();
    metrics.setAside(context().taskId().partition(), 0);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    SourcePosition source = new SourcePosition(place.topic(), place.partition(), place.offset());
    boolean resend = SourceRecordHeaders.asksForResend(record.headers());
    byte[] value = record.value();
    SourceRecord sourceRecord = sourceRecord(source, record.timestamp(), record.key(), value);
    if (isRejectedBefore(sourceRecord)) {
      return;
    }
    if (value == null || !WireFormat.isHeaded(value)) {
      decide(sourceRecord, resend, reader.read(source.getTopic(), value));
      return;
    }
    SetAsideRequests.Kept request =
        new SetAsideRequests.Kept(source, record.timestamp(), resend, record.key(), value);
    long writtenAtMs = Math.min(record.timestamp(), System.currentTimeMillis());
    Knowledge knowledge = schemas.of(WireFormat.id(value), writtenAtMs);
    if (knowledge instanceof Knowledge.Open && !Objects.requireNonNull(setAside).canHold(request)) {
      // Memory, disk and the changelog's records are bounded: those behind wait as well.
      knowledge = registryRetry.until(Rejections.key(source), () -> answered(value, writtenAtMs));
    }
    if (knowledge instanceof Knowledge.Open) {
      Objects.requireNonNull(setAside).add(request);
      scheduleCheck();
    } else {
      decide(sourceRecord, resend, reading(request, knowledge));
    }
  }

  private Knowledge answered(byte[] value, long writtenAtMs) {
    int id = WireFormat.id(value);
    Knowledge knowledge = schemas.of(id, writtenAtMs);
    if (knowledge instanceof Knowledge.Open) {
      String cause =
          Objects.requireNonNullElse(schemas.failure(), "it is asked for other IDs first");
      throw new RegistryUnavailableException("schema ID " + id + ": " + cause, null);
    }
    return knowledge;
  }

  /** Decides some of what was set aside, in the order of places as far as answers are there. */
  private void decideWhatIsAnswered() {
    SetAsideRequests kept = Objects.requireNonNull(setAside);
    int decided = 0;
    SetAsideRequests.Entry first = null;
    for (Map.Entry<String, SetAsideRequests.Entry> next : kept.entries().entrySet()) {
      SetAsideRequests.Entry entry = next.getValue();
      Knowledge knowledge = schemas.of(entry.schemaId(), entry.writtenAtMs());
      if (knowledge instanceof Knowledge.Open || decided == DECIDED_AT_ONCE) {
        first = first == null ? entry : first;
        continue;
      }
      decided++;
      SetAsideRequests.Kept request = kept.remove(next.getKey());
      SourceRecord sourceRecord =
          sourceRecord(request.source(), request.timestamp(), request.key(), request.value());
      if (!isRejectedBefore(sourceRecord)) {
        decide(sourceRecord, request.resend(), reading(request, knowledge));
      }
    }
    metrics.setAside(context().taskId().partition(), kept.size());
    Objects.requireNonNull(waiting).say(first, kept.size(), schemas.failure());
    if (kept.size() == 0) {
      stopChecks();
    }
  }

  private ParsedRequest reading(SetAsideRequests.Kept request, Knowledge knowledge) {
    if (knowledge instanceof Knowledge.Unreadable unreadable) {
      return new ParsedRequest.Undecodable(unreadable.detail());
    }
    SourcePosition source = request.source();
    return registryRetry.until(
        Rejections.key(source), () -> reader.read(source.getTopic(), request.value()));
  }

  private static SourceRecord sourceRecord(
      SourcePosition source, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    return SourceRecord.of(source, Instant.ofEpochMilli(timestamp), key, value);
  }

  /**
   * Asked before the bytes are read: what was said to be no request stays none, even if its schema
   * has become known meanwhile. Its publisher may have asked again under another ID.
   */
  private boolean isRejectedBefore(SourceRecord sourceRecord) {
    boolean before =
        Objects.requireNonNull(rejectedBefore).holds(sourceRecord.source(), sourceRecord.sha256());
    if (before) {
      metrics.replayed(Platform.UNKNOWN);
    }
    return before;
  }

  private void decide(SourceRecord sourceRecord, boolean resend, ParsedRequest reading) {
    if (reading instanceof ParsedRequest.Request readable) {
      BonusRequested request = readable.request();
      PayoutCommand candidate = candidate(request, sourceRecord);
      forward(
          candidate.getPayoutId(),
          candidate,
          SourceRecordHeaders.write(
              sourceRecord,
              resend,
              ContentHashes.v2(
                  request.getTarget(), request.getAmountMinor(), request.getCurrency())));
    } else {
      BonusRejected rejected = rejected(reading, sourceRecord);
      metrics.rejected(rejected.getCode(), Platform.UNKNOWN);
      Objects.requireNonNull(rejectedBefore).add(sourceRecord.source(), sourceRecord.sha256());
      forward(Rejections.key(sourceRecord.source()), rejected, new RecordHeaders());
    }
  }

  private PayoutCommand candidate(BonusRequested request, SourceRecord sourceRecord) {
    Platform platform = Targets.platform(request.getTarget()).orElseThrow();
    return CommandFactory.of(
        request,
        sourceRecord.size(),
        Objects.requireNonNull(sourceRecord.sha256()),
        sourceRecord.source(),
        sourceRecord.recordedAt(),
        Objects.requireNonNull(ledgerTopicIds.get(platform)),
        limits);
  }

  private static BonusRejected rejected(ParsedRequest reading, SourceRecord sourceRecord) {
    if (reading instanceof ParsedRequest.Invalid invalid) {
      return Rejections.invalid(sourceRecord, invalid.detail(), invalid.payoutId());
    }
    return Rejections.undecodable(sourceRecord, ((ParsedRequest.Undecodable) reading).detail());
  }

  /**
   * The time of the request is no matter to any later topic: each record is as old as its writing.
   */
  private void forward(String key, SpecificRecord value, Headers headers) {
    context().forward(new Record<>(key, value, context().currentSystemTimeMs(), headers));
  }
}
