package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.http.Reply;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.json.Json;

/**
 * Finds out what a request asks Prolific for. Paths are served with and without their trailing
 * slash.
 */
final class ProlificRoutes {

  private final ProlificWorld world;
  private final @Nullable String token;

  ProlificRoutes(ProlificWorld world, @Nullable String token) {
    this.world = world;
    this.token = token;
  }

  Call identify(Request request) {
    Call call = route(request);
    if (call.rejected() == null && !authorised(request)) {
      return call.withRejected(
          ProlificErrors.nested(401, "Unauthorised", "Authentication credentials are wrong."));
    }
    return call;
  }

  private boolean authorised(Request request) {
    String[] parts = request.header("authorization").split(" ", 2);
    return parts.length == 2
        && parts[0].equals("Token")
        && !parts[1].isBlank()
        && (token == null || token.equals(parts[1]));
  }

  private Call route(Request request) {
    List<String> path =
        Arrays.stream(request.path().split("/", -1)).filter(part -> !part.isEmpty()).toList();
    List<String> at = path.subList(2, path.size()); // behind /api/v1
    boolean post = request.method().equals("POST");
    if (at.equals(List.of("submissions", "bonus-payments"))) {
      return post ? setUp(request) : refused(405, request);
    }
    if (at.size() == 2 && at.get(0).equals("submissions")) {
      return post ? refused(405, request) : Call.of(Operation.PROLIFIC_SUBMISSION, at.get(1));
    }
    if (at.size() == 3 && at.get(0).equals("workspaces") && at.get(2).equals("balance")) {
      return post ? refused(405, request) : Call.of(Operation.PROLIFIC_BALANCE, at.get(1));
    }
    if (at.size() == 3 && at.get(0).equals("bulk-bonus-payments") && at.get(2).equals("pay")) {
      return post ? pay(at.get(1)) : refused(405, request);
    }
    return refused(404, request);
  }

  private Call setUp(Request request) {
    JsonNode body = json(request);
    String study = body.path("study_id").asText("");
    String csv = body.path("csv_bonuses").asText("");
    String first = csv.lines().findFirst().orElse("").split(",", -1)[0].trim();
    Call call = Call.of(Operation.PROLIFIC_SET_UP, first).withStudy(study).withBody(body);
    if (study.isBlank() || csv.isBlank()) {
      String detail = "study_id and csv_bonuses are required.";
      return call.withRejected(ProlificErrors.nested(400, "Bad request", detail));
    }
    return call.withLane(lane(study));
  }

  private Call pay(String bulkId) {
    Call call = Call.of(Operation.PROLIFIC_PAY, bulkId).withReference(bulkId);
    return world
        .bulk(bulkId)
        .map(
            bulk ->
                Call.of(Operation.PROLIFIC_PAY, bulk.target())
                    .withTargets(bulk.targets())
                    .withReference(bulkId)
                    .withStudy(bulk.study())
                    .withLane(lane(bulk.study())))
        .orElse(call);
  }

  /**
   * The taught workspace; else the study, because two studies may well lie in different workspaces.
   */
  private String lane(String study) {
    String workspace = world.taughtWorkspace(study);
    return workspace == null ? "study " + study : "workspace " + workspace;
  }

  private static JsonNode json(Request request) {
    try {
      return Json.parse(request.body());
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }

  private static Call refused(int status, Request request) {
    String title = status == 405 ? "Method not allowed" : "Not found";
    Reply reply = ProlificErrors.nested(status, title, request.method() + " " + request.path());
    return Call.rejected(Operation.PROLIFIC_OTHER, request.path(), reply);
  }
}
