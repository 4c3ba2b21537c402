package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Ids;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
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
    if (at.equals(List.of("users", "me"))) {
      return post ? refused(405, request) : Call.of(Operation.PROLIFIC_ME, "");
    }
    Operation read = at.size() < 2 ? null : read(at.get(0), at.subList(2, at.size()));
    if (read != null) {
      return post ? refused(405, request) : read(read, Ids.canonical(at.get(1)), request);
    }
    if (at.size() == 3 && at.get(0).equals("bulk-bonus-payments") && at.get(2).equals("pay")) {
      return post ? pay(at.get(1)) : refused(405, request);
    }
    return refused(404, request);
  }

  /** What {@code kind/ID/more} reads; null when there is no such path. */
  private static @Nullable Operation read(String kind, List<String> more) {
    return switch (String.join("/", more)) {
      case "" ->
          switch (kind) {
            case "submissions" -> Operation.PROLIFIC_SUBMISSION;
            case "studies" -> Operation.PROLIFIC_STUDY;
            case "projects" -> Operation.PROLIFIC_PROJECT;
            default -> null;
          };
      case "submissions" -> kind.equals("studies") ? Operation.PROLIFIC_STUDY_SUBMISSIONS : null;
      case "balance" -> kind.equals("workspaces") ? Operation.PROLIFIC_BALANCE : null;
      default -> null;
    };
  }

  private Call read(Operation operation, String id, Request request) {
    Call call = Call.of(operation, id);
    return switch (operation) {
      case PROLIFIC_SUBMISSION ->
          world
              .find(id)
              .map(found -> call.withStudy(found.study()).within(world.around(found.study())))
              .orElse(call);
      case PROLIFIC_STUDY -> call.withStudy(id).within(world.around(id));
      case PROLIFIC_STUDY_SUBMISSIONS ->
          call.withStudy(id).within(world.around(id)).withBody(ProlificPages.asked(request));
      case PROLIFIC_PROJECT ->
          call.within(world.project(id).map(found -> List.of(found.workspace())).orElse(List.of()));
      default -> call;
    };
  }

  private Call setUp(Request request) {
    JsonNode body = json(request);
    String study = Ids.canonical(body.path("study_id").asText(""));
    String csv = body.path("csv_bonuses").asText("");
    List<String> rows = BonusRows.ids(csv);
    Call call =
        Call.of(Operation.PROLIFIC_SET_UP, rows.isEmpty() ? "" : rows.get(0))
            .withTargets(rows)
            .withStudy(study)
            .withBody(body);
    if (study.isBlank() || csv.isBlank()) {
      String detail = "study_id and csv_bonuses are required.";
      return call.withRejected(ProlificErrors.nested(400, "Bad request", detail));
    }
    return call.within(around(study, rows)).withLane(lane(study));
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
                    .within(around(bulk.study(), bulk.targets()))
                    .withLane(lane(bulk.study())))
        .orElse(call);
  }

  /** Project and workspace, and the submissions that participants' rows stand for. */
  private List<String> around(String study, List<String> rows) {
    List<String> around = new ArrayList<>(world.around(study));
    rows.forEach(row -> world.ofRow(study, row).map(Submission::id).ifPresent(around::add));
    return around;
  }

  /** The workspace; of an unknown study nothing but itself is busy. */
  private String lane(String study) {
    return world.study(study).map(known -> "workspace " + known.workspace()).orElse("");
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
    SimulatedResponse reply =
        ProlificErrors.nested(status, title, request.method() + " " + request.path());
    return Call.rejected(Operation.PROLIFIC_OTHER, request.path(), reply);
  }
}
