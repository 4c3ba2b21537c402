package org.payouts.workers.ledger;

import org.jspecify.annotations.Nullable;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.workers.model.Target;

/** Targets as the topics carry them. */
public final class TargetCodec {
  private TargetCodec() {}

  /**
   * The target of a request or command.
   *
   * @throws UnusableRecordException if this version does not know it
   */
  public static Target read(@Nullable Object avro) {
    if (avro instanceof ProlificTarget t) {
      return new Target.Prolific(t.getWorkspaceId(), t.getStudyId(), t.getSubmissionId());
    }
    if (avro instanceof MTurkTarget t) {
      return new Target.MTurk(t.getWorkerId(), t.getAssignmentId(), t.getHitId());
    }
    if (avro instanceof RespondentTarget t) {
      return new Target.Respondent(
          t.getProjectId(), t.getScreenerResponseId(), t.getIncentiveMinor());
    }
    throw new UnusableRecordException("a command without a target that this version knows");
  }

  static Object write(Target target) {
    if (target instanceof Target.Prolific t) {
      return new ProlificTarget(t.workspaceId(), t.studyId(), t.submissionId());
    }
    if (target instanceof Target.MTurk t) {
      return new MTurkTarget(t.workerId(), t.assignmentId(), t.hitId());
    }
    Target.Respondent t = (Target.Respondent) target;
    return new RespondentTarget(t.projectId(), t.screenerResponseId(), t.incentiveMinor());
  }
}
