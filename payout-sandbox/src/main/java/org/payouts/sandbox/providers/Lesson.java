package org.payouts.sandbox.providers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.sandbox.providers.json.Json;

/**
 * What requests take for granted, as a change of the world: workspaces and studies with their
 * currencies, submissions, assignments with their workers, projects with their incentives,
 * responses.
 */
public final class Lesson {

  private Lesson() {}

  /** The body of {@code POST /sandbox/world}; where requests differ, the first one counts. */
  public static ObjectNode of(List<BonusRequested> requests) {
    ObjectNode lesson = Json.object();
    ObjectNode prolific = lesson.putObject("prolific");
    ObjectNode workspaces = prolific.putObject("workspaces");
    ObjectNode studies = prolific.putObject("studies");
    ObjectNode submissions = prolific.putObject("submissions");
    ObjectNode assignments = lesson.putObject("mturk").putObject("assignments");
    ObjectNode respondent = lesson.putObject("respondent");
    ObjectNode projects = respondent.putObject("projects");
    ObjectNode responses = respondent.putObject("responses");
    for (BonusRequested request : requests) {
      if (request.getTarget() instanceof ProlificTarget target) {
        about(workspaces, target.getWorkspaceId()).put("currency", request.getCurrency());
        about(studies, target.getStudyId())
            .put("workspace", target.getWorkspaceId())
            .put("currency", request.getCurrency());
        about(submissions, target.getSubmissionId()).put("study", target.getStudyId());
      } else if (request.getTarget() instanceof MTurkTarget target) {
        ObjectNode assignment = about(assignments, target.getAssignmentId());
        assignment.put("worker", target.getWorkerId());
        if (target.getHitId() != null) {
          assignment.put("hit", target.getHitId());
        }
      } else if (request.getTarget() instanceof RespondentTarget target) {
        about(projects, target.getProjectId()).put("incentive_minor", target.getIncentiveMinor());
        about(responses, target.getScreenerResponseId()).put("project", target.getProjectId());
      }
    }
    return lesson;
  }

  /** The entry to fill in; one that is there already is left as it is. */
  private static ObjectNode about(ObjectNode entries, String id) {
    return entries.has(id) ? Json.object() : entries.putObject(id);
  }
}
