package org.payouts.router.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/**
 * What a target's fields may hold. Prolific and Respondent IDs travel in URL paths and in
 * Prolific's CSV rows: letters, digits, '.', '_' and '-', but not dots alone, which a path would
 * swallow. MTurk's patterns are those of its service model (providers 2.2).
 */
final class TargetRules {
  private static final Pattern PATH_AND_CSV = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]+");
  private static final Pattern MTURK_WORKER = Pattern.compile("A[A-Z0-9]+");
  private static final Pattern MTURK_ID = Pattern.compile("[A-Z0-9]+");

  private TargetRules() {}

  /** One sentence per field that breaks a rule; names the field, never its value. */
  static List<String> problems(Object target) {
    List<String> problems = new ArrayList<>();
    if (target instanceof ProlificTarget prolific) {
      check(problems, "workspace_id", prolific.getWorkspaceId(), PATH_AND_CSV);
      check(problems, "study_id", prolific.getStudyId(), PATH_AND_CSV);
      check(problems, "submission_id", prolific.getSubmissionId(), PATH_AND_CSV);
    } else if (target instanceof MTurkTarget mturk) {
      check(problems, "worker_id", mturk.getWorkerId(), MTURK_WORKER);
      check(problems, "assignment_id", mturk.getAssignmentId(), MTURK_ID);
      if (mturk.getHitId() != null) {
        check(problems, "hit_id", mturk.getHitId(), MTURK_ID);
      }
    } else if (target instanceof RespondentTarget respondent) {
      check(problems, "project_id", respondent.getProjectId(), PATH_AND_CSV);
      check(problems, "screener_response_id", respondent.getScreenerResponseId(), PATH_AND_CSV);
    } else {
      throw new IllegalArgumentException("not a target: " + target.getClass().getName());
    }
    return problems;
  }

  private static void check(List<String> problems, String field, String value, Pattern allowed) {
    if (value.isEmpty()) {
      problems.add(field + " is empty");
    } else if (value.length() > Limits.MAX_TARGET_CHARACTERS) {
      problems.add(field + " is longer than " + Limits.MAX_TARGET_CHARACTERS + " characters");
    } else if (!allowed.matcher(value).matches()) {
      problems.add(field + " does not match " + allowed.pattern().replace("(?!\\.+$)", ""));
    }
  }
}
