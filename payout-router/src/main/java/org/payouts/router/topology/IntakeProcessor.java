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
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Targets;
import org.payouts.router.RouterHealth;
import org.payouts.router.RouterMetrics;
import org.payouts.router.admission.Commands;
import org.payouts.router.admission.Limits;
import org.payouts.router.intake.Evidence;
import org.payouts.router.intake.Reading;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.RequestReader;
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
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int DECIDED_AT_ONCE = 500;

  private final RequestReader reader;
  private final WriterSchemas schemas;
  private final int maxUndecided;
  private final RouterHealth health;
  private final RegistryPatience patience;
  private final Limits limits;
  private final Map<Platform, String> ledgerTopicIds;
  private final RouterMetrics metrics;
  private @Nullable RejectionMemory rejectedBefore;
  private @Nullable Undecided undecided;
  private @Nullable UndecidedLog waiting;
  private @Nullable Cancellable looks;

  IntakeProcessor(
      RequestReader reader,
      WriterSchemas schemas,
      int maxUndecided,
      RouterHealth health,
      RegistryPatience patience,
      Limits limits,
      Map<Platform, String> ledgerTopicIds,
      RouterMetrics metrics) {
    this.reader = reader;
    this.schemas = schemas;
    this.maxUndecided = maxUndecided;
    this.health = health;
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
    undecided = new Undecided(context.getStateStore(Topics.ROUTER_UNDECIDED_STORE), maxUndecided);
    waiting = new UndecidedLog(health, context.taskId().toString());
    metrics.undecided(context.taskId().partition(), undecided.size());
    if (undecided.size() > 0) {
      lookAgain();
    }
  }

  /** Only while something waits: after each look Kafka Streams commits, also where nothing came. */
  private void lookAgain() {
    if (looks == null) {
      looks =
          context()
              .schedule(
                  LOOK_AGAIN, PunctuationType.WALL_CLOCK_TIME, time -> decideWhatIsAnswered());
    }
  }

  @Override
  public void close() {
    if (waiting != null) {
      waiting.close();
    }
    metrics.undecided(context().taskId().partition(), 0);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    SourcePosition source = new SourcePosition(place.topic(), place.partition(), place.offset());
    boolean resend = EvidenceHeaders.asksForResend(record.headers());
    byte[] value = record.value();
    Evidence evidence = evidence(source, record.timestamp(), record.key(), value);
    if (isRejectedBefore(evidence)) {
      return;
    }
    if (value == null || !WireFormat.isHeaded(value)) {
      decide(evidence, resend, reader.read(source.getTopic(), value));
      return;
    }
    Undecided.Kept request =
        new Undecided.Kept(source, record.timestamp(), resend, record.key(), value);
    long writtenAtMs = Math.min(record.timestamp(), System.currentTimeMillis());
    Knowledge knowledge = schemas.of(WireFormat.id(value), writtenAtMs);
    if (knowledge instanceof Knowledge.Open
        && !Objects.requireNonNull(undecided).hasRoomFor(request)) {
      // Memory, disk and the changelog's records are bounded: those behind wait as well.
      knowledge = patience.until(Rejections.key(source), () -> answered(value, writtenAtMs));
    }
    if (knowledge instanceof Knowledge.Open) {
      Objects.requireNonNull(undecided).add(request);
      lookAgain();
    } else {
      decide(evidence, resend, reading(request, knowledge));
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
    Undecided kept = Objects.requireNonNull(undecided);
    int decided = 0;
    Undecided.Entry first = null;
    for (Map.Entry<String, Undecided.Entry> next : kept.entries().entrySet()) {
      Undecided.Entry entry = next.getValue();
      Knowledge knowledge = schemas.of(entry.schemaId(), entry.writtenAtMs());
      if (knowledge instanceof Knowledge.Open || decided == DECIDED_AT_ONCE) {
        first = first == null ? entry : first;
        continue;
      }
      decided++;
      Undecided.Kept request = kept.remove(next.getKey());
      Evidence evidence =
          evidence(request.source(), request.timestamp(), request.key(), request.value());
      if (!isRejectedBefore(evidence)) {
        decide(evidence, request.resend(), reading(request, knowledge));
      }
    }
    metrics.undecided(context().taskId().partition(), kept.size());
    Objects.requireNonNull(waiting).say(first, kept.size(), schemas.failure());
    if (kept.size() == 0 && looks != null) {
      looks.cancel();
      looks = null;
    }
  }

  private Reading reading(Undecided.Kept request, Knowledge knowledge) {
    if (knowledge instanceof Knowledge.Unreadable unreadable) {
      return new Reading.Undecodable(unreadable.detail());
    }
    SourcePosition source = request.source();
    return patience.until(
        Rejections.key(source), () -> reader.read(source.getTopic(), request.value()));
  }

  private static Evidence evidence(
      SourcePosition source, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    return Evidence.of(source, Instant.ofEpochMilli(timestamp), key, value);
  }

  /**
   * Asked before the bytes are read: what was said to be no request stays none, even if its schema
   * has become known meanwhile. Its publisher may have asked again under another ID.
   */
  private boolean isRejectedBefore(Evidence evidence) {
    boolean before =
        Objects.requireNonNull(rejectedBefore).holds(evidence.source(), evidence.sha256());
    if (before) {
      metrics.replayed(Platform.UNKNOWN);
    }
    return before;
  }

  private void decide(Evidence evidence, boolean resend, Reading reading) {
    if (reading instanceof Reading.Request readable) {
      BonusRequested request = readable.request();
      PayoutCommand candidate = candidate(request, evidence);
      forward(
          candidate.getPayoutId(),
          candidate,
          EvidenceHeaders.write(
              evidence,
              resend,
              ContentHashes.v2(
                  request.getTarget(), request.getAmountMinor(), request.getCurrency())));
    } else {
      BonusRejected rejected = rejected(reading, evidence);
      metrics.rejected(rejected.getCode(), Platform.UNKNOWN);
      Objects.requireNonNull(rejectedBefore).add(evidence.source(), evidence.sha256());
      forward(Rejections.key(evidence.source()), rejected, new RecordHeaders());
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
