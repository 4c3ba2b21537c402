package org.payouts.router.admission;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admission.AdmissionLimits;
import org.payouts.admission.FieldLimits;
import org.payouts.admission.UnicodeText;
import org.payouts.payout.ContentHashes;
import org.payouts.payout.Targets;

/**
 * Builds commands, and the admissions that stand for them in the store. A command is always small:
 * fields that break a limit are cut, which happens only beside a refusal (a batch label is cut
 * without one), while the content hash is that of the uncut request.
 *
 * <p>On its way to admission a command is a candidate: spelled as its request is, with version 1 of
 * the hash, as earlier routers passed it on and admitted it. What is admitted now is issued in the
 * canonical spelling with version 2.
 */
public final class CommandFactory {
  private CommandFactory() {}

  /**
   * The candidate a request becomes: its command, were it spelled as written.
   *
   * @param request with a known target
   * @param sizeBytes size of the request record's value
   */
  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  public static PayoutCommand of(
      BonusRequested request,
      int sizeBytes,
      Sha256 requestSha256,
      SourcePosition source,
      Instant recordedAt,
      String ledgerTopicId,
      AdmissionLimits limits) {
    Object target = request.getTarget();
    String batch = request.getBatch();
    return PayoutCommand.newBuilder()
        .setPayoutId(request.getPayoutId())
        .setTarget(cutTarget(target))
        .setAmountMinor(request.getAmountMinor())
        .setCurrency(UnicodeText.cut(request.getCurrency(), FieldLimits.MAX_CURRENCY_CHARACTERS))
        .setReason(UnicodeText.cut(request.getReason(), FieldLimits.MAX_REASON_CHARACTERS))
        .setRequestedAt(request.getRequestedAt())
        .setBatch(batch == null ? null : UnicodeText.cut(batch, FieldLimits.MAX_BATCH_CHARACTERS))
        .setContentHash(ContentHashes.v1(target, request.getAmountMinor(), request.getCurrency()))
        .setRequestSha256(requestSha256)
        .setSource(source)
        .setAdmittedAt(recordedAt)
        .setLedgerTopicId(ledgerTopicId)
        .setRefusal(RefusalRules.of(request, sizeBytes, limits))
        .build();
  }

  /** The candidate in its canonical spelling. */
  static PayoutCommand canonical(AdmissionCandidate candidate) {
    PayoutCommand written = candidate.written();
    return new PayoutCommand(
        written.getPayoutId(),
        Targets.canonical(written.getTarget()),
        written.getAmountMinor(),
        written.getCurrency(),
        written.getReason(),
        written.getRequestedAt(),
        written.getBatch(),
        candidate.version2(),
        written.getRequestSha256(),
        written.getSource(),
        written.getAdmittedAt(),
        written.getLedgerTopicId(),
        written.getRefusal());
  }

  /** What the store keeps of an issued command. */
  public static PayoutAdmission admission(PayoutCommand command) {
    return PayoutAdmission.newBuilder()
        .setPlatform(platform(command))
        .setContentHash(command.getContentHash())
        .setRequestSha256(command.getRequestSha256())
        .setSource(command.getSource())
        .setAdmittedAt(command.getAdmittedAt())
        .setLedgerTopicId(command.getLedgerTopicId())
        .setRefusal(command.getRefusal())
        .build();
  }

  /**
   * The registered command again: the repeated request's content in the spelling that was admitted,
   * the registered hash, place, time, ledger and refusal.
   */
  static PayoutCommand reissued(AdmissionCandidate repeated, PayoutAdmission registered) {
    boolean asWritten = registered.getContentHash().equals(repeated.written().getContentHash());
    PayoutCommand content = asWritten ? repeated.written() : canonical(repeated);
    return new PayoutCommand(
        content.getPayoutId(),
        content.getTarget(),
        content.getAmountMinor(),
        content.getCurrency(),
        content.getReason(),
        content.getRequestedAt(),
        content.getBatch(),
        registered.getContentHash(),
        content.getRequestSha256(),
        registered.getSource(),
        registered.getAdmittedAt(),
        registered.getLedgerTopicId(),
        registered.getRefusal());
  }

  /** The platform a command goes to. */
  public static Platform platform(PayoutCommand command) {
    return Targets.platform(command.getTarget())
        .orElseThrow(() -> new IllegalArgumentException("command without a target"));
  }

  @SuppressWarnings("NullAway") // Avro's generated code does not say which fields may be null.
  private static Object cutTarget(Object target) {
    if (target instanceof ProlificTarget prolific) {
      return new ProlificTarget(
          cutField(prolific.getWorkspaceId()),
          cutField(prolific.getStudyId()),
          cutField(prolific.getSubmissionId()));
    }
    if (target instanceof MTurkTarget mturk) {
      return new MTurkTarget(
          cutField(mturk.getWorkerId()),
          cutField(mturk.getAssignmentId()),
          cutOptional(mturk.getHitId()));
    }
    RespondentTarget respondent = (RespondentTarget) Objects.requireNonNull(target);
    return new RespondentTarget(
        cutField(respondent.getProjectId()),
        cutField(respondent.getScreenerResponseId()),
        respondent.getIncentiveMinor());
  }

  private static @Nullable String cutOptional(@Nullable String field) {
    return field == null ? null : cutField(field);
  }

  private static String cutField(String field) {
    return UnicodeText.cut(field, FieldLimits.MAX_TARGET_CHARACTERS);
  }
}
