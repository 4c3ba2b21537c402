package org.payouts.workers.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;

/** Whether a set-up is refused, and which rows the refusal names. */
final class Refusals {
  /** The fields in which a refusal names IDs. Other fields may repeat what was sent. */
  private static final List<String> NAMING_FIELDS = List.of("title", "message", "detail");

  private static final Pattern BETWEEN_IDS = Pattern.compile("[^A-Za-z0-9_-]+");
  private static final String NO_ID_BEFORE = "(?<![A-Za-z0-9_-])";
  private static final String NO_ID_AFTER = "(?![A-Za-z0-9_-])";

  private Refusals() {}

  /** A refusal of what was requested for, whatever it says. */
  static boolean isRefusal(ProviderResponse.Response response) {
    return (response.status() == 400 || response.status() == 422)
        && Json.read(response).isPresent();
  }

  /**
   * The IDs that a refusal may be naming: every part of its texts that could be one.
   *
   * @param requested the IDs that were sent. One with a dot is split like the end of a sentence, so
   *     it is searched as a whole, so that an ID that is only a part of it is not taken for named
   */
  static Set<String> named(ProviderResponse.Response response, Collection<String> requested) {
    Set<String> words = new HashSet<>();
    if (isRefusal(response)) {
      JsonNode body = Json.read(response).orElseThrow();
      JsonNode error = body.path("error").isObject() ? body.path("error") : body;
      List<String> dotted =
          requested.stream()
              .filter(id -> id.indexOf('.') >= 0)
              .sorted(Comparator.comparing(String::length).reversed())
              .toList();
      NAMING_FIELDS.forEach(name -> collect(error.path(name), dotted, words));
    }
    return words;
  }

  /** Whole words of the texts as they read: in the raw body an escape could stick to an ID. */
  private static void collect(JsonNode node, List<String> dotted, Set<String> words) {
    if (node.isValueNode()) {
      split(node.asText(), dotted, words);
    }
    node.fieldNames().forEachRemaining(name -> split(name, dotted, words));
    node.forEach(inner -> collect(inner, dotted, words));
  }

  private static void split(String text, List<String> dotted, Set<String> words) {
    String rest = text;
    for (String id : dotted) {
      Matcher whole = Pattern.compile(NO_ID_BEFORE + Pattern.quote(id) + NO_ID_AFTER).matcher(rest);
      if (whole.find()) {
        words.add(id);
        rest = whole.replaceAll(" ");
      }
    }
    words.addAll(List.of(BETWEEN_IDS.split(rest)));
  }
}
