package org.payouts.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.payouts.BonusRequested;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.words.Plural;
import org.payouts.sandbox.providers.Lesson;

/**
 * Makes the studies, submissions, assignments and responses of a request file known to the
 * simulated providers.
 */
public final class SandboxSeeder {

  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final String url;

  /** A seeder of the simulated providers at this address. */
  public SandboxSeeder(String url) {
    this.url = url;
  }

  /** Teaches what the requests need; returns one line that says so. */
  public String teach(List<BonusRequested> requests) {
    ObjectNode lesson = Lesson.of(requests);
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
    return "the simulated providers know "
        + counted(lesson.path("prolific"), "studies", "submissions")
        + ", "
        + counted(lesson.path("mturk"), "assignments")
        + ", "
        + counted(lesson.path("respondent"), "projects", "responses")
        + " of these files";
  }

  private static String counted(JsonNode world, String... kinds) {
    return Arrays.stream(kinds)
        .map(kind -> Plural.of(world.path(kind).size(), singular(kind), kind))
        .collect(Collectors.joining(", "));
  }

  private static String singular(String kind) {
    return kind.equals("studies") ? "study" : kind.substring(0, kind.length() - 1);
  }

  private CommandFailure unreachable(String why) {
    return CommandFailure.problem(
        "the simulated providers at " + url + " do not accept what a request file names: " + why,
        "are they running? payouts up starts them; --url names others");
  }
}
