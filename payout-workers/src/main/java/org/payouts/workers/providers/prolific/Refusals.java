package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;

/** Whether a set-up is refused, and which rows the refusal names. */
final class Refusals {
  /** Where a refusal speaks. Elsewhere it may repeat what was sent: that names nobody. */
  private static final List<String> SPEAKS = List.of("title", "message", "detail");

  private static final Pattern BETWEEN_IDS = Pattern.compile("[^A-Za-z0-9_-]+");

  private Refusals() {}

  /** A refusal of what was asked for, whatever it says. */
  static boolean isRefusal(ProviderResponse.Response response) {
    return (response.status() == 400 || response.status() == 422)
        && Json.read(response).isPresent();
  }

  /** The IDs that a refusal may be naming: every word of its texts that could be one. */
  static Set<String> named(ProviderResponse.Response response) {
    Set<String> words = new HashSet<>();
    if (isRefusal(response)) {
      JsonNode body = Json.read(response).orElseThrow();
      JsonNode error = body.path("error").isObject() ? body.path("error") : body;
      SPEAKS.forEach(name -> collect(error.path(name), words));
    }
    return words;
  }

  /** Whole words of the texts as they read: in the raw body an escape could stick to an ID. */
  private static void collect(JsonNode node, Set<String> words) {
    if (node.isValueNode()) {
      words.addAll(List.of(BETWEEN_IDS.split(node.asText())));
    }
    node.fieldNames().forEachRemaining(name -> words.addAll(List.of(BETWEEN_IDS.split(name))));
    node.forEach(inner -> collect(inner, words));
  }
}
