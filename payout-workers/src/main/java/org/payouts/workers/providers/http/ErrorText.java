package org.payouts.workers.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a record or log shows of an answer. Error bodies come as {@code {"error": {status,
 * error_code, title, detail}}}, as that object alone, or as {@code {message, detail}} and {@code
 * {error, message}}; a detail is a text, a list of texts, or an object of such.
 */
final class ErrorText {
  private static final int CODE = 60;
  private static final int TITLE = 100;
  private static final int DETAIL = 300;
  private static final int DEEP = 3;
  private static final Pattern TYPE = Pattern.compile("[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,40}");

  private ErrorText() {}

  static String of(ProviderResponse.Response response, String... own) {
    Optional<JsonNode> json = Json.read(response);
    StringBuilder line = new StringBuilder("HTTP ").append(response.status());
    if (json.isPresent()) {
      if (response.status() >= 400) {
        line.append(error(json.get(), own));
      }
    } else if (!response.body().isBlank()) {
      line.append(shape(response));
    }
    return response.whole()
        ? line.toString()
        : line + " (body incomplete: " + response.flaw() + ")";
  }

  /** Type and size: a page is never quoted. */
  private static String shape(ProviderResponse.Response response) {
    String type = response.header("content-type").orElse("").split(";", 2)[0].trim();
    String known = type.toLowerCase(Locale.ROOT);
    int bytes = response.body().getBytes(StandardCharsets.UTF_8).length;
    return ", "
        + (TYPE.matcher(known).matches() ? known : "no known content type")
        + ", "
        + bytes
        + " bytes";
  }

  private static String error(JsonNode body, String... own) {
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    String code = SanitizedText.shown(first(error, "error_code", "errorCode", "code"), CODE, own);
    String title = SanitizedText.shown(first(error, "title", "error"), TITLE, own);
    String detail =
        SanitizedText.shown(
            error.isObject()
                ? joined(": ", List.of(flat(error.path("message"), 0), detail(error)))
                : flat(error, DEEP),
            DETAIL,
            own);
    String named = joined(" ", List.of(code, title));
    String all = joined(": ", List.of(named, detail));
    return all.isEmpty() ? "" : " " + all;
  }

  /** All that a body says, names of fields included. */
  static String words(JsonNode body) {
    return flat(body, 0);
  }

  private static String detail(JsonNode error) {
    return flat(error.path("detail"), 0);
  }

  /** The first of these fields that is a text or a number. */
  private static String first(JsonNode error, String... names) {
    return Stream.of(names)
        .map(error::path)
        .filter(node -> node.isTextual() || node.isNumber())
        .map(JsonNode::asText)
        .findFirst()
        .orElse("");
  }

  private static String flat(JsonNode node, int deep) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (deep > DEEP) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> parts.add(flat(each, deep + 1)));
    } else {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        parts.add(joined(": ", List.of(field.getKey(), flat(field.getValue(), deep + 1))));
      }
    }
    return joined("; ", parts);
  }

  private static String joined(String between, List<String> parts) {
    return String.join(between, parts.stream().filter(part -> !part.isBlank()).toList());
  }
}
