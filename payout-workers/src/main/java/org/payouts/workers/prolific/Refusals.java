package org.payouts.workers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;

/**
 * What an error body says. Prolific publishes neither the list of its error codes nor how an empty
 * balance is told (providers.md 1.6), so this looks for words, and only in JSON.
 */
final class Refusals {
  private static final Pattern SHORT =
      Pattern.compile(
          "(?is).*(insufficient[^.]{0,40}(fund|balance|credit)"
              + "|not enough[^.]{0,40}(fund|balance|credit|money)"
              + "|(fund|balance|credit)s?[^.]{0,40}(insufficient|too low|not enough|exceeded)).*");

  private static final Pattern BETWEEN_IDS = Pattern.compile("[^A-Za-z0-9_-]+");

  private Refusals() {}

  static boolean balanceIsShort(HttpReply.Response response) {
    return response.status() == 400
        && Json.read(response).isPresent()
        && SHORT.matcher(response.body()).matches();
  }

  /** A refusal of what was asked for, whatever it says. */
  static boolean isRefusal(HttpReply.Response response) {
    return (response.status() == 400 || response.status() == 422)
        && Json.read(response).isPresent();
  }

  /** The IDs that a refusal may be naming: every word in it that could be one. */
  static Set<String> named(HttpReply.Response response) {
    Set<String> words = new HashSet<>();
    if (isRefusal(response)) {
      Json.read(response).ifPresent(body -> collect(body, words));
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
