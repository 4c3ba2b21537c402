package org.payouts.sandbox.providers.respondent;

import org.payouts.sandbox.providers.api.Remedy;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/**
 * Respondent declares no error schema: the body's shape varies, only the status can be relied on.
 */
final class RespondentErrors {

  private RespondentErrors() {}

  static SimulatedResponse unknown(String kind) {
    return of(404, kind + " not found. " + Remedy.TEXT);
  }

  static SimulatedResponse of(int status, String text) {
    return switch (status % 4) {
      case 0 -> SimulatedResponse.json(status, Json.object().put("message", text));
      case 1 -> SimulatedResponse.json(status, Json.object().put("error", text));
      case 2 ->
          SimulatedResponse.json(
              status, Json.object().put("statusCode", status).put("detail", text));
      default ->
          SimulatedResponse.json(status, Json.object("error", Json.object().put("message", text)));
    };
  }
}
