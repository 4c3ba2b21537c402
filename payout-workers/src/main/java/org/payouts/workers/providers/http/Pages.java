package org.payouts.workers.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.payouts.workers.model.Ids;

/** Whose page a JSON object is, by its own {@code id}. */
public final class Pages {
  private Pages() {}

  /** The page names this ID: a notice of maintenance names none. */
  public static boolean isOf(JsonNode body, String id) {
    JsonNode answered = body.path("id");
    return answered.isTextual() && Ids.same(answered.textValue(), id);
  }

  /** A page without an ID is about what was asked for, if it holds the rest; never another's. */
  public static boolean mayBeOf(JsonNode body, String id) {
    JsonNode answered = body.path("id");
    return answered.isMissingNode() || answered.isNull() || isOf(body, id);
  }
}
