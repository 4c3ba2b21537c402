package org.payouts.cli.stack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.payouts.BonusRequested;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.cli.CommandFailure;

/**
 * Tells the simulated providers what a request file takes for granted: currencies, studies and
 * incentives.
 */
public final class SandboxTeacher {

  /** The key that names the simulated providers of a stack that has them. */
  public static final String URL_KEY = "sandbox.url";

  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final String url;

  /** A teacher of the simulated providers at this address. */
  public SandboxTeacher(String url) {
    this.url = url;
  }

  /** Teaches what the requests need; returns one line that says so. */
  public String teach(List<BonusRequested> requests) {
    ObjectNode lesson = lesson(requests);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/sandbox/world"))
            .timeout(WITHIN)
            .POST(HttpRequest.BodyPublishers.ofString(lesson.toString()))
            .build();
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(WITHIN).build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw unreachable("answered " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw unreachable(String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted");
    }
    return "the simulated providers were taught "
        + lesson.path("prolific").path("workspaces").size()
        + " workspaces, "
        + lesson.path("prolific").path("studies").size()
        + " studies and "
        + lesson.path("respondent").path("projects").size()
        + " projects of these requests";
  }

  /** The body of {@code POST /sandbox/world}; where requests differ, the first one is believed. */
  static ObjectNode lesson(List<BonusRequested> requests) {
    ObjectNode lesson = JsonNodeFactory.instance.objectNode();
    ObjectNode prolific = lesson.putObject("prolific");
    ObjectNode workspaces = prolific.putObject("workspaces");
    ObjectNode studies = prolific.putObject("studies");
    ObjectNode submissions = prolific.putObject("submissions");
    ObjectNode projects = lesson.putObject("respondent").putObject("projects");
    for (BonusRequested request : requests) {
      if (request.getTarget() instanceof ProlificTarget target) {
        teach(workspaces, target.getWorkspaceId()).put("currency", request.getCurrency());
        teach(studies, target.getStudyId()).put("workspace", target.getWorkspaceId());
        teach(submissions, target.getSubmissionId()).put("study", target.getStudyId());
      } else if (request.getTarget() instanceof RespondentTarget target) {
        teach(projects, target.getProjectId()).put("incentive_minor", target.getIncentiveMinor());
      }
    }
    return lesson;
  }

  /** The entry to fill in; one that is there already is left as it is. */
  private static ObjectNode teach(ObjectNode entries, String id) {
    return entries.has(id) ? JsonNodeFactory.instance.objectNode() : entries.putObject(id);
  }

  private CommandFailure unreachable(String why) {
    return CommandFailure.problem(
        "the simulated providers at " + url + " could not be taught: " + why,
        "are they running? Remove " + URL_KEY + " from the file of -c if there are none");
  }
}
