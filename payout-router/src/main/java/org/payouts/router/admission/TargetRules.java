package org.payouts.router.admission;

import java.util.ArrayList;
import java.util.List;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.IdRule;
import org.payouts.payout.TargetId;

/** Holds a target's fields to what {@link TargetId} says of identifiers. */
final class TargetRules {
  private TargetRules() {}

  /** A rule that a field breaks; the sentence names the field, never its value. */
  record Breach(RefusalCode code, String sentence) {}

  /** What is wrong, field by field; what no identifier can be comes before what looks strange. */
  static List<Breach> breaches(Object target, IdRule rule) {
    List<Breach> breaches = new ArrayList<>();
    if (target instanceof ProlificTarget prolific) {
      check(breaches, TargetId.PROLIFIC_WORKSPACE, prolific.getWorkspaceId(), rule);
      check(breaches, TargetId.PROLIFIC_STUDY, prolific.getStudyId(), rule);
      check(breaches, TargetId.PROLIFIC_SUBMISSION, prolific.getSubmissionId(), rule);
    } else if (target instanceof MTurkTarget mturk) {
      check(breaches, TargetId.MTURK_WORKER, mturk.getWorkerId(), rule);
      check(breaches, TargetId.MTURK_ASSIGNMENT, mturk.getAssignmentId(), rule);
      if (mturk.getHitId() != null) {
        check(breaches, TargetId.MTURK_HIT, mturk.getHitId(), rule);
      }
    } else if (target instanceof RespondentTarget respondent) {
      check(breaches, TargetId.RESPONDENT_PROJECT, respondent.getProjectId(), rule);
      String response = respondent.getScreenerResponseId();
      check(breaches, TargetId.RESPONDENT_SCREENER_RESPONSE, response, rule);
    } else {
      throw new IllegalArgumentException("not a target: " + target.getClass().getName());
    }
    breaches.sort((one, other) -> one.code().compareTo(other.code()));
    return breaches;
  }

  private static void check(List<Breach> breaches, TargetId id, String value, IdRule rule) {
    id.flaw(value, rule).map(flaw -> breach(id, flaw)).ifPresent(breaches::add);
  }

  private static Breach breach(TargetId id, TargetId.Flaw flaw) {
    String field = id.field();
    return switch (flaw) {
      case EMPTY -> invalid(field + " is empty");
      case TOO_LONG ->
          invalid(
              field + " is longer than " + AdmissionLimits.MAX_TARGET_CHARACTERS + " characters");
      case CHARACTERS -> invalid(field + " has a character that no identifier has");
      case SHAPE ->
          new Breach(
              RefusalCode.TARGET_ID_SHAPE,
              "%s is not %s; look it up on the platform and ask again under a new payout ID (%s=any lets it through)"
                  .formatted(field, id.shape(), TargetId.key(id.platform())));
    };
  }

  private static Breach invalid(String sentence) {
    return new Breach(RefusalCode.TARGET_INVALID, sentence);
  }
}
