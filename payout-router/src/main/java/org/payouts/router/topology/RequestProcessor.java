package org.payouts.router.topology;

import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.Platform;
import org.payouts.payout.Targets;
import org.payouts.router.admission.AdmissionCandidate;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.intake.ParsedRequest;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.SourceRecord;
import org.payouts.router.intake.WriterSchemas.Knowledge;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.WireFormat;
import org.payouts.topics.Topics;
import org.payouts.tracing.TraceContext;
import org.payouts.tracing.TraceHeaders;
import org.payouts.tracing.TraceSpan;

/**
 * Turns each record of bonus-requested into at most one record: a rejection under its place, a
 * command under the payout ID that its payload names, or a misplaced request under that ID. A
 * record that was rejected before becomes nothing. One whose schema is not known yet is set aside,
 * and decided when the registry has answered; those behind it go on.
 *
 * <p>Both ways of a request have such a processor. In a task they share the stores.
 */
abstract class RequestProcessor<K, V> extends ContextualProcessor<K, V, String, Object> {
  private static final Duration CHECK_EVERY = Duration.ofMillis(50);
  private static final int DECIDED_AT_ONCE = 500;
  private static final String ROUTE = "route request";

  private final RequestHandling with;
  private final Way way;
  private final String decided;
  private @Nullable RejectionStore rejectedBefore;
  private @Nullable Admissions admissions;
  private @Nullable SetAsideRequests setAside;
  private @Nullable SetAsideLog waiting;
  private @Nullable Cancellable checks;

  /**
   * @param decided the node that takes commands and rejections
   */
  RequestProcessor(RequestHandling with, Way way, String decided) {
    this.with = with;
    this.way = way;
    this.decided = decided;
  }

  /** Whether requests of this payout ID are decided here. */
  abstract boolean isHere(String payoutId);

  @Override
  public void init(ProcessorContext<String, Object> context) {
    super.init(context);
    // Once in a task, whose processors share the stores: after they were restored.
    if (way == Way.DIRECT) {
      with.internalTopics().run();
    }
    rejectedBefore = new RejectionStore(context.getStateStore(Topics.ROUTER_INTAKE_REJECTED_STORE));
    admissions =
        new Admissions(
            context.getStateStore(Topics.ROUTER_ADMISSIONS_STORE),
            new RejectionStore(context.getStateStore(Topics.ROUTER_ADMISSION_REJECTED_STORE)),
            with.registryRetry(),
            with.metrics());
    setAside =
        new SetAsideRequests(
            context.getStateStore(Topics.ROUTER_SET_ASIDE_STORE), way, with.maxSetAside());
    waiting = new SetAsideLog(with.health(), context.taskId() + " " + way);
    showSetAside(setAside.size());
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
    showSetAside(0);
  }

  private void showSetAside(int number) {
    with.metrics().setAside(context().taskId().partition(), way == Way.DIRECT, number);
  }

  /** Deals with a request as it was read. */
  final void take(RequestRecord request) {
    if (isRejectedBefore(request)) {
      return;
    }
    byte[] value = request.value();
    if (value == null || !WireFormat.isHeaded(value)) {
      decide(request, with.reader().read(request.source().getTopic(), value));
      return;
    }
    Knowledge knowledge = with.schemas().of(WireFormat.id(value), request.writtenAtMs());
    if (knowledge instanceof Knowledge.Open && !Objects.requireNonNull(setAside).canHold(request)) {
      // Memory, disk and the changelog's records are bounded: those behind wait as well.
      knowledge =
          with.registryRetry()
              .until(
                  () -> Rejections.key(request.source()),
                  () -> answered(WireFormat.id(value), request.writtenAtMs()));
    }
    if (knowledge instanceof Knowledge.Open) {
      Objects.requireNonNull(setAside).add(request);
      scheduleCheck();
    } else {
      decide(request, reading(request, knowledge));
    }
  }

  private Knowledge answered(int id, long writtenAtMs) {
    Knowledge knowledge = with.schemas().of(id, writtenAtMs);
    if (knowledge instanceof Knowledge.Open) {
      String cause =
          Objects.requireNonNullElse(with.schemas().failure(), "it is asked for other IDs first");
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
      Knowledge knowledge = with.schemas().of(entry.schemaId(), entry.writtenAtMs());
      if (knowledge instanceof Knowledge.Open || decided == DECIDED_AT_ONCE) {
        first = first == null ? entry : first;
        continue;
      }
      decided++;
      RequestRecord request = kept.remove(next.getKey());
      if (!isRejectedBefore(request)) {
        decide(request, reading(request, knowledge));
      }
    }
    showSetAside(kept.size());
    Objects.requireNonNull(waiting).say(first, kept.size(), with.schemas().failure());
    if (kept.size() == 0) {
      stopChecks();
    }
  }

  private ParsedRequest reading(RequestRecord request, Knowledge knowledge) {
    if (knowledge instanceof Knowledge.Unreadable unreadable) {
      return new ParsedRequest.Undecodable(unreadable.detail());
    }
    return with.registryRetry()
        .until(
            () -> Rejections.key(request.source()),
            () -> with.reader().read(request.source().getTopic(), request.value()));
  }

  /**
   * Asked before the bytes are read: what was said to be no request stays none, even if its schema
   * has become known meanwhile. Its publisher may have asked again under another ID.
   */
  private boolean isRejectedBefore(RequestRecord request) {
    boolean before =
        Objects.requireNonNull(rejectedBefore).holds(request.source(), request::sha256);
    if (before) {
      with.metrics().replayed(Platform.UNKNOWN);
    }
    return before;
  }

  private void decide(RequestRecord request, ParsedRequest reading) {
    if (!(reading instanceof ParsedRequest.Request readable)) {
      reject(request.sourceRecord(), reading, request.trace());
    } else if (isHere(readable.request().getPayoutId())) {
      SourceRecord sourceRecord = request.sourceRecord();
      admit(
          candidate(readable.request(), sourceRecord),
          sourceRecord,
          request.resend(),
          request.trace());
    } else {
      passOn(request, readable.request());
    }
  }

  /** Decides a request whose payout ID belongs here. */
  final void admit(
      AdmissionCandidate candidate,
      SourceRecord sourceRecord,
      boolean resend,
      @Nullable TraceContext trace) {
    TraceSpan span = with.tracing().begin(SpanKind.CONSUMER, ROUTE, trace);
    Objects.requireNonNull(admissions)
        .decide(candidate, sourceRecord, resend, (key, value) -> forward(key, value, span));
  }

  private void reject(
      SourceRecord sourceRecord, ParsedRequest reading, @Nullable TraceContext trace) {
    BonusRejected rejected =
        reading instanceof ParsedRequest.Invalid invalid
            ? Rejections.invalid(sourceRecord, invalid.detail(), invalid.payoutId())
            : Rejections.undecodable(sourceRecord, ((ParsedRequest.Undecodable) reading).detail());
    with.metrics().rejected(rejected.getCode(), Platform.UNKNOWN);
    Objects.requireNonNull(rejectedBefore).add(sourceRecord.source(), sourceRecord.sha256());
    forward(
        Rejections.key(sourceRecord.source()),
        rejected,
        with.tracing().begin(SpanKind.CONSUMER, ROUTE, trace));
  }

  private void passOn(RequestRecord read, BonusRequested request) {
    MisplacedRequest misplaced = new MisplacedRequest.Raw(read);
    if (!MisplacedRequest.crossesRaw(read)) {
      SourceRecord sourceRecord = read.sourceRecord();
      misplaced =
          new MisplacedRequest.Finished(
              candidate(request, sourceRecord), sourceRecord, read.resend(), read.trace());
    }
    forward(request.getPayoutId(), misplaced, RouterTopology.MISPLACED, null);
  }

  private AdmissionCandidate candidate(BonusRequested request, SourceRecord sourceRecord) {
    Platform platform = Targets.platform(request.getTarget()).orElseThrow();
    return CommandFactory.candidate(
        request,
        sourceRecord.size(),
        Objects.requireNonNull(sourceRecord.sha256()),
        sourceRecord.source(),
        sourceRecord.recordedAt(),
        Objects.requireNonNull(with.ledgerTopicIds().get(platform)),
        with.limits());
  }

  /** What was done before yields no record, and its span is never ended. */
  private void forward(String key, SpecificRecord value, TraceSpan span) {
    forward(key, value, decided, span.context());
    if (with.tracing().isOn()) {
      RoutedSpan.end(span, value);
    }
  }

  /**
   * The time of the request is no matter to any later topic: each record is as old as its writing.
   */
  private void forward(String key, Object value, String node, @Nullable TraceContext trace) {
    Headers headers = new RecordHeaders();
    TraceHeaders.write(trace, headers);
    context().forward(new Record<>(key, value, context().currentSystemTimeMs(), headers), node);
  }
}
