package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** What Prolific shows of studies, projects and the account; none of it knows of bonuses. */
final class ProlificPages {

  private static final int PAGE = 20;

  private final ProlificWorld world;

  ProlificPages(ProlificWorld world) {
    this.world = world;
  }

  SimulatedResponse study(Call call, Fault fault) {
    Study study = world.study(call.target()).orElse(null);
    if (study == null) {
      return ProlificErrors.unknown("study", call.target());
    }
    ObjectNode answer = Json.object().put("id", fault.distortion().id(study.id()));
    answer.put("name", "A study").put("status", "COMPLETED");
    String currency = world.currency(study);
    if (study.presented()) {
      answer.put("currency_code", world.currency(study.workspace()).orElse(currency));
      answer.put("presentment_currency_code", currency);
    } else {
      answer.put("currency_code", currency);
    }
    if (study.showsProject()) {
      answer.put("project", study.project());
    }
    return SimulatedResponse.json(200, answer);
  }

  SimulatedResponse project(Call call, Fault fault) {
    Project project = world.project(call.target()).orElse(null);
    if (project == null) {
      return ProlificErrors.unknown("project", call.target());
    }
    ObjectNode answer = Json.object().put("id", fault.distortion().id(project.id()));
    answer.put("title", "A project");
    if (project.showsWorkspace()) {
      answer.put("workspace", project.workspace());
    }
    return SimulatedResponse.json(200, answer);
  }

  /** A page of a study's submissions, 20 at a time unless {@code page_size} says otherwise. */
  SimulatedResponse submissions(Call call) {
    if (world.study(call.target()).isEmpty()) {
      return ProlificErrors.unknown("study", call.target());
    }
    List<Submission> all = world.submissionsOf(call.target());
    int size = Math.max(1, call.body().path("page_size").asInt(PAGE));
    int page = Math.max(1, call.body().path("page").asInt(1));
    int from = (int) Math.min(all.size(), (page - 1L) * size);
    int to = Math.min(all.size(), from + size);
    ObjectNode answer = Json.object();
    ArrayNode results = answer.putArray("results");
    for (Submission each : all.subList(from, to)) {
      ObjectNode row = results.addObject().put("id", each.id());
      row.put("participant_id", each.participant()).put("status", each.status());
      row.put("study_id", each.study());
    }
    ObjectNode links = answer.putObject("_links");
    String path = call.body().path("path").asText("");
    links.putObject("self").put("href", link(path, page, size));
    ObjectNode next = links.putObject("next");
    if (to < all.size()) {
      next.put("href", link(path, page + 1, size));
    } else {
      next.putNull("href");
    }
    answer.putObject("meta").put("count", all.size());
    return SimulatedResponse.json(200, answer);
  }

  /** What a request for a page asks for. */
  static ObjectNode asked(Request request) {
    String host = request.header("host");
    return Json.object()
        .put("page", request.parameter("page"))
        .put("page_size", request.parameter("page_size"))
        .put("path", (host.isEmpty() ? "" : "http://" + host) + request.path());
  }

  private static String link(String path, int page, int size) {
    return path + "?page=" + page + "&page_size=" + size;
  }

  static SimulatedResponse me() {
    ObjectNode answer = Json.object().put("id", ProlificWorld.derived("the researcher"));
    return SimulatedResponse.json(200, answer.put("email", "researcher@example.org"));
  }
}
