package org.payouts.router.topology;

import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.router.admission.AdmissionDecider;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.admission.Decision;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.SourceRecord;
import org.payouts.topics.Topics;

/**
 * Holds the admissions and carries out what {@link AdmissionDecider} decides. The only writer of
 * the admission store. A record it has rejected before is passed over.
 */
final class AdmissionProcessor
    extends ContextualProcessor<String, PayoutCommand, String, SpecificRecord> {
  private final SchemaRegistryRetry registryRetry;
  private final RouterMetrics metrics;
  private @Nullable KeyValueStore<String, PayoutAdmission> admissions;
  private @Nullable RejectionStore rejectedBefore;

  AdmissionProcessor(SchemaRegistryRetry registryRetry, RouterMetrics metrics) {
    this.registryRetry = registryRetry;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    admissions = context.getStateStore(Topics.ROUTER_ADMISSIONS_STORE);
    rejectedBefore =
        new RejectionStore(context.getStateStore(Topics.ROUTER_ADMISSION_REJECTED_STORE));
  }

  @Override
  public void process(Record<String, PayoutCommand> record) {
    KeyValueStore<String, PayoutAdmission> store = Objects.requireNonNull(admissions);
    RejectionStore memory = Objects.requireNonNull(rejectedBefore);
    PayoutCommand written = record.value();
    // Asked before the admissions: if they have lost the ID, a request that was rejected because
    // the
    // ID belongs to another one must not be admitted in its place.
    if (memory.holds(written.getSource(), written.getRequestSha256())) {
      metrics.replayed(CommandFactory.platform(written));
      return;
    }
    String payoutId = written.getPayoutId();
    PayoutAdmission registered =
        registryRetry.untilNullable("payout ID " + payoutId, () -> store.get(payoutId));
    boolean resend = SourceRecordHeaders.asksForResend(record.headers());
    Decision decision =
        AdmissionDecider.decide(
            registered, SourceRecordHeaders.candidate(record.headers(), written), resend);
    if (decision instanceof Decision.Admit admit) {
      store.put(payoutId, admit.admission());
      metrics.admitted(admit.command());
      forward(payoutId, admit.command());
    } else if (decision instanceof Decision.Reissue reissue) {
      metrics.reissued(reissue.command());
      forward(payoutId, reissue.command());
    } else if (decision instanceof Decision.Replay) {
      metrics.replayed(CommandFactory.platform(written));
    } else {
      SourceRecord sourceRecord = SourceRecordHeaders.read(record.headers(), written);
      BonusRejected rejected = rejected(decision, sourceRecord, payoutId);
      metrics.rejected(rejected.getCode(), CommandFactory.platform(written));
      memory.add(written.getSource(), written.getRequestSha256());
      forward(Rejections.key(written.getSource()), rejected);
    }
  }

  private static BonusRejected rejected(
      Decision decision, SourceRecord sourceRecord, String payoutId) {
    if (decision instanceof Decision.Duplicate duplicate) {
      return Rejections.duplicate(sourceRecord, payoutId, duplicate.owner());
    }
    return Rejections.conflict(sourceRecord, payoutId, ((Decision.Conflict) decision).owner());
  }

  private void forward(String key, SpecificRecord value) {
    context()
        .forward(new Record<>(key, value, context().currentSystemTimeMs(), new RecordHeaders()));
  }
}
