package org.payouts.payout;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/**
 * Reads the target of a request or command, which Avro gives as an {@code Object} because it is a
 * union. All methods but {@link #platform} throw IllegalArgumentException for what is no target.
 */
public final class Targets {
  private Targets() {}

  /** The platform that owns the target; empty for null and for anything that is no target. */
  public static Optional<Platform> platform(@Nullable Object target) {
    if (target instanceof ProlificTarget) {
      return Optional.of(Platform.PROLIFIC);
    }
    if (target instanceof MTurkTarget) {
      return Optional.of(Platform.MTURK);
    }
    return target instanceof RespondentTarget ? Optional.of(Platform.RESPONDENT) : Optional.empty();
  }

  /** What the payment is booked on: submission, assignment or screener response. */
  public static String key(@Nullable Object target) {
    if (target instanceof ProlificTarget prolific) {
      return prolific.getSubmissionId();
    }
    if (target instanceof MTurkTarget mturk) {
      return mturk.getAssignmentId();
    }
    if (target instanceof RespondentTarget respondent) {
      return respondent.getScreenerResponseId();
    }
    throw none(target);
  }

  /** Study, HIT (empty if not given) or project. */
  public static String study(@Nullable Object target) {
    if (target instanceof ProlificTarget prolific) {
      return prolific.getStudyId();
    }
    if (target instanceof MTurkTarget mturk) {
      return Objects.requireNonNullElse(mturk.getHitId(), "");
    }
    if (target instanceof RespondentTarget respondent) {
      return respondent.getProjectId();
    }
    throw none(target);
  }

  /** What it is paid from, where the target names it: Prolific's workspace; elsewhere empty. */
  public static String account(@Nullable Object target) {
    if (target instanceof ProlificTarget prolific) {
      return prolific.getWorkspaceId();
    }
    if (platform(target).isEmpty()) {
      throw none(target);
    }
    return "";
  }

  /** The identifiers of the target as they are written, without a HIT that is not given. */
  public static Map<TargetId, String> ids(@Nullable Object target) {
    Map<TargetId, String> ids = new EnumMap<>(TargetId.class);
    if (target instanceof ProlificTarget prolific) {
      ids.put(TargetId.PROLIFIC_WORKSPACE, prolific.getWorkspaceId());
      ids.put(TargetId.PROLIFIC_STUDY, prolific.getStudyId());
      ids.put(TargetId.PROLIFIC_SUBMISSION, prolific.getSubmissionId());
    } else if (target instanceof MTurkTarget mturk) {
      ids.put(TargetId.MTURK_WORKER, mturk.getWorkerId());
      ids.put(TargetId.MTURK_ASSIGNMENT, mturk.getAssignmentId());
      if (mturk.getHitId() != null) {
        ids.put(TargetId.MTURK_HIT, mturk.getHitId());
      }
    } else if (target instanceof RespondentTarget respondent) {
      ids.put(TargetId.RESPONDENT_PROJECT, respondent.getProjectId());
      ids.put(TargetId.RESPONDENT_SCREENER_RESPONSE, respondent.getScreenerResponseId());
    } else {
      throw none(target);
    }
    return ids;
  }

  /** The participant as the request names them: MTurk's worker; empty elsewhere. */
  public static String participant(@Nullable Object target) {
    if (target instanceof MTurkTarget mturk) {
      return mturk.getWorkerId();
    }
    if (platform(target).isEmpty()) {
      throw none(target);
    }
    return "";
  }

  /**
   * The text whose hash chooses the command's partition: the target's key alone, so that its
   * payouts meet there.
   */
  public static String partitionKey(@Nullable Object target) {
    return key(target);
  }

  /**
   * The target in the one spelling of its platform ({@link TargetId}); the same instance if it is
   * written so already. What is compared, hashed, partitioned or sent is always this one.
   */
  public static Object canonical(@Nullable Object target) {
    if (target instanceof ProlificTarget prolific) {
      return canonical(prolific);
    }
    if (target instanceof MTurkTarget mturk) {
      return canonical(mturk);
    }
    // Respondent's identifiers are taken as they are written.
    if (target instanceof RespondentTarget respondent) {
      return respondent;
    }
    throw none(target);
  }

  private static ProlificTarget canonical(ProlificTarget written) {
    String workspace = TargetId.PROLIFIC_WORKSPACE.canonical(written.getWorkspaceId());
    String study = TargetId.PROLIFIC_STUDY.canonical(written.getStudyId());
    String submission = TargetId.PROLIFIC_SUBMISSION.canonical(written.getSubmissionId());
    return workspace.equals(written.getWorkspaceId())
            && study.equals(written.getStudyId())
            && submission.equals(written.getSubmissionId())
        ? written
        : new ProlificTarget(workspace, study, submission);
  }

  private static MTurkTarget canonical(MTurkTarget written) {
    String worker = TargetId.MTURK_WORKER.canonical(written.getWorkerId());
    String assignment = TargetId.MTURK_ASSIGNMENT.canonical(written.getAssignmentId());
    String writtenHit = written.getHitId();
    String hit = writtenHit == null ? null : TargetId.MTURK_HIT.canonical(writtenHit);
    return worker.equals(written.getWorkerId())
            && assignment.equals(written.getAssignmentId())
            && Objects.equals(hit, writtenHit)
        ? written
        : new MTurkTarget(worker, assignment, hit);
  }

  private static IllegalArgumentException none(@Nullable Object target) {
    String what = target == null ? "null" : target.getClass().getSimpleName();
    return new IllegalArgumentException(what + " is no target of a payout");
  }
}
