package org.payouts.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;

/** JSON as the gateway reads and writes it: snake case, and nothing that could mean two things. */
public final class JsonText {
  /** A hundred names and values for each of a thousand requests: each costs memory when read. */
  private static final long MOST_TOKENS = 100_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonText() {}

  public static String of(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException if it is no JSON, names a field twice or has far more values than a
   *     thousand requests; never quotes it
   */
  public static JsonNode parse(byte[] body) {
    try {
      JsonNode node = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      if (node == null || node.isMissingNode()) {
        throw new ProblemException(ProblemType.INVALID_JSON, "The body is empty.");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw new ProblemException(
          ProblemType.TOO_LARGE,
          "The body has too many values, or one that is too long or too deep; send several.");
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          ProblemType.INVALID_JSON,
          "Line %d, column %d: no JSON, or a field that is named twice."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
  }
}
