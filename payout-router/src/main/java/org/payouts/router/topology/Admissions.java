package org.payouts.router.topology;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.router.admission.AdmissionCandidate;
import org.payouts.router.admission.AdmissionDecider;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.admission.Decision;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.Rejections;
import org.payouts.router.intake.SourceRecord;

/**
 * Holds the admissions of the payout IDs of a partition and carries out what {@link
 * AdmissionDecider} decides. The only writer of the admission store. A record it has rejected
 * before is passed over. Belongs to the stream thread of its task.
 */
final class Admissions {
  private final KeyValueStore<String, PayoutAdmission> store;
  private final RejectionStore rejectedBefore;
  private final SchemaRegistryRetry registryRetry;
  private final RouterMetrics metrics;

  /** Takes a command under its payout ID, or a rejection under the place of its record. */
  @FunctionalInterface
  interface Output {
    void accept(String key, SpecificRecord value);
  }

  Admissions(
      KeyValueStore<String, PayoutAdmission> store,
      RejectionStore rejectedBefore,
      SchemaRegistryRetry registryRetry,
      RouterMetrics metrics) {
    this.store = store;
    this.rejectedBefore = rejectedBefore;
    this.registryRetry = registryRetry;
    this.metrics = metrics;
  }

  /** Decides one request, whose payout ID belongs to this partition. */
  void decide(
      AdmissionCandidate candidate, SourceRecord sourceRecord, boolean resend, Output output) {
    PayoutCommand written = candidate.written();
    // Asked before the admissions: if they have lost the ID, a request that was rejected because
    // the ID belongs to another one must not be admitted in its place.
    if (rejectedBefore.holds(written.getSource(), written::getRequestSha256)) {
      metrics.replayed(CommandFactory.platform(written));
      return;
    }
    String payoutId = written.getPayoutId();
    PayoutAdmission registered = admission(payoutId);
    Decision decision = AdmissionDecider.decide(registered, candidate, resend);
    if (decision instanceof Decision.Admit admit) {
      store.put(payoutId, admit.admission());
      metrics.admitted(admit.command());
      output.accept(payoutId, admit.command());
    } else if (decision instanceof Decision.Reissue reissue) {
      metrics.reissued(reissue.command());
      output.accept(payoutId, reissue.command());
    } else if (decision instanceof Decision.Replay) {
      metrics.replayed(CommandFactory.platform(written));
    } else {
      BonusRejected rejected = rejected(decision, sourceRecord, payoutId);
      metrics.rejected(rejected.getCode(), CommandFactory.platform(written));
      rejectedBefore.add(written.getSource(), written.getRequestSha256());
      output.accept(Rejections.key(written.getSource()), rejected);
    }
  }

  private @Nullable PayoutAdmission admission(String payoutId) {
    return registryRetry.untilNullable(() -> "payout ID " + payoutId, () -> store.get(payoutId));
  }

  private static BonusRejected rejected(
      Decision decision, SourceRecord sourceRecord, String payoutId) {
    if (decision instanceof Decision.Duplicate duplicate) {
      return Rejections.duplicate(sourceRecord, payoutId, duplicate.owner());
    }
    return Rejections.conflict(sourceRecord, payoutId, ((Decision.Conflict) decision).owner());
  }
}
