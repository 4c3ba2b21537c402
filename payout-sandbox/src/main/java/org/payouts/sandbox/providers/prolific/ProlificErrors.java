package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.payouts.sandbox.providers.api.Remedy;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/**
 * Prolific's error bodies: usually nested in "error", on some endpoints the same object un-nested.
 */
final class ProlificErrors {

  private ProlificErrors() {}

  static SimulatedResponse nested(int status, String title, String detail) {
    return SimulatedResponse.json(status, Json.object("error", body(status, title, detail)));
  }

  static SimulatedResponse flat(int status, String title, String detail) {
    return SimulatedResponse.json(status, body(status, title, detail));
  }

  /** Either shape, always the same one for the same text. */
  static SimulatedResponse either(int status, String title, String detail) {
    return detail.hashCode() % 2 == 0 ? nested(status, title, detail) : flat(status, title, detail);
  }

  /** What is asked for does not exist, or the token has no access to it. */
  static SimulatedResponse unknown(String kind, String id) {
    return nested(404, "Not found", "No such " + kind + ": " + id + ". " + Remedy.TEXT);
  }

  private static ObjectNode body(int status, String title, String detail) {
    ObjectNode body = Json.object().put("status", status).put("error_code", 140000 + status);
    body.put("title", title).put("detail", detail);
    body.put("additional_information", "/api/v1/errors/").putNull("traceback");
    return body.put("interactive", false);
  }
}
