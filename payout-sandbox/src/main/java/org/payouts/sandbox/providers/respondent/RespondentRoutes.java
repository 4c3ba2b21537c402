package org.payouts.sandbox.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.json.Json;

/** Finds out what a request asks Respondent for. */
final class RespondentRoutes {

  private RespondentRoutes() {}

  static Call identify(Request request) {
    Call call = route(request);
    boolean keys =
        !request.header("x-api-key").isBlank() && !request.header("x-api-secret").isBlank();
    return call.rejected() == null && !keys
        ? call.withRejected(RespondentErrors.of(401, "x-api-key and x-api-secret are needed"))
        : call;
  }

  private static Call route(Request request) {
    List<String> path =
        Arrays.stream(request.path().split("/", -1)).filter(part -> !part.isEmpty()).toList();
    List<String> at = path.subList(1, path.size()); // behind /v1
    boolean get = request.method().equals("GET");
    if (at.equals(List.of("pricing", "balances", "summary")) && get) {
      return Call.of(Operation.RESPONDENT_BALANCES, "");
    }
    boolean project = at.size() >= 2 && at.get(0).equals("projects");
    if (project && at.size() == 2 && get) {
      return Call.of(Operation.RESPONDENT_PROJECT, at.get(1)).withStudy(at.get(1));
    }
    boolean responses = project && at.size() >= 4 && at.get(2).equals("screener-responses");
    if (responses && at.size() == 4 && get) {
      return at.get(3).equals("payouts")
          ? Call.of(Operation.RESPONDENT_PAYOUTS, at.get(1)).withStudy(at.get(1))
          : Call.of(Operation.RESPONDENT_RESPONSE, at.get(3)).withStudy(at.get(1));
    }
    boolean payout = responses && at.size() == 5 && at.get(4).equals("payouts");
    if (payout && request.method().equals("POST")) {
      JsonNode body = json(request);
      return Call.of(Operation.RESPONDENT_PAYOUT, at.get(3))
          .withStudy(at.get(1))
          .withReference(body.path("payoutCount").asText(""))
          .withBody(body);
    }
    return Call.rejected(
        Operation.RESPONDENT_OTHER,
        request.path(),
        RespondentErrors.of(404, "Cannot " + request.method() + " " + request.path()));
  }

  private static JsonNode json(Request request) {
    try {
      return Json.parse(request.body());
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }
}
