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
 * fields that break a limit are cut, which happens only beside a refusal (a batch label and a
 * requester's name are cut without one), while the content hash is that of the uncut request.
 *
 * <p>On its way to admission a command is a candidate, spelled as its request is. What is admitted
 * is issued in the canonical spelling with version 2 of the hash.
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
  public static AdmissionCandidate candidate(
      BonusRequested request,
      int sizeBytes,
      Sha256 requestSha256,
      SourcePosition source,
      Instant recordedAt,
      String ledgerTopicId,
      AdmissionLimits limits) {
    Object target = request.getTarget();
    long amountMinor = request.getAmountMinor();
    String currency = request.getCurrency();
    return new AdmissionCandidate(
        new PayoutCommand(
            request.getPayoutId(),
            cutTarget(target),
            amountMinor,
            UnicodeText.cut(currency, FieldLimits.MAX_CURRENCY_CHARACTERS),
            UnicodeText.cut(request.getReason(), FieldLimits.MAX_REASON_CHARACTERS),
            request.getRequestedAt(),
            cutOptional(request.getBatch(), FieldLimits.MAX_BATCH_CHARACTERS),
            ContentHashes.v2(target, amountMinor, currency),
            requestSha256,
            source,
            recordedAt,
            ledgerTopicId,
            RefusalRules.of(request, sizeBytes, limits),
            cutOptional(request.getRequestedBy(), FieldLimits.MAX_REQUESTER_CHARACTERS)),
        () -> ContentHashes.v1(target, amountMinor, currency));
  }

  /** The candidate in its canonical spelling. */
  static PayoutCommand canonical(AdmissionCandidate candidate) {
    PayoutCommand written = candidate.written();
    Object target = Targets.canonical(written.getTarget());
    return target == written.getTarget()
        ? written
        : PayoutCommand.newBuilder(written).setTarget(target).build();
  }

  /** What the store keeps of an issued command. */
  public static PayoutAdmission admission(PayoutCommand command) {
    return new PayoutAdmission(
        platform(command),
        command.getContentHash(),
        command.getRequestSha256(),
        command.getSource(),
        command.getAdmittedAt(),
        command.getLedgerTopicId(),
        command.getRefusal());
  }

  /**
   * The registered command again: the repeated request's content in the spelling that was admitted,
   * the registered hash, place, time, ledger and refusal.
   */
  static PayoutCommand reissued(AdmissionCandidate repeated, PayoutAdmission registered) {
    boolean asWritten = registered.getContentHash().equals(repeated.version1().get());
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
        registered.getRefusal(),
        content.getRequestedBy());
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
          cutOptional(mturk.getHitId(), FieldLimits.MAX_TARGET_CHARACTERS));
    }
    RespondentTarget respondent = (RespondentTarget) Objects.requireNonNull(target);
    return new RespondentTarget(
        cutField(respondent.getProjectId()),
        cutField(respondent.getScreenerResponseId()),
        respondent.getIncentiveMinor());
  }

  private static @Nullable String cutOptional(@Nullable String field, int maxCharacters) {
    return field == null ? null : UnicodeText.cut(field, maxCharacters);
  }

  private static String cutField(String field) {
    return UnicodeText.cut(field, FieldLimits.MAX_TARGET_CHARACTERS);
  }
}
