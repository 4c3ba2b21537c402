package org.payouts.workers.providers.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes JSON without guessing: numbers stay exact decimals, a name given twice or
 * anything after the value makes a text unreadable.
 */
public final class Json {
  private static final int DIGITS = 40;

  /**
   * Most characters of a listed amount: a thousand of them, twice, fit into a ledger record. Cents
   * with all digits of a binary fraction have less.
   */
  public static final int LONGEST_AMOUNT = 24;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** The value of a whole body, or nothing if it is not JSON. */
  public static Optional<JsonNode> read(ProviderResponse.Response response) {
    if (!response.whole() || response.body().isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(response.body()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The object of a 2xx with a whole body, or nothing. */
  public static Optional<JsonNode> object(ProviderResponse.Response response) {
    return response.success() ? read(response).filter(JsonNode::isObject) : Optional.empty();
  }

  /** The provider's own word that it does not know what was asked for; a proxy's page is none. */
  public static boolean saysNotFound(ProviderResponse.Response response) {
    return response.status() == 404 && read(response).filter(JsonNode::isObject).isPresent();
  }

  /** A JSON number of sane size, exactly; not a number in quotes. */
  public static Optional<BigDecimal> number(JsonNode node) {
    if (!node.isNumber()) {
      return Optional.empty();
    }
    BigDecimal value = node.decimalValue();
    boolean sane = value.precision() <= DIGITS && Math.abs(value.scale()) <= DIGITS;
    return sane ? Optional.of(value) : Optional.empty();
  }

  /** A number that is short enough for a list of payments. */
  public static Optional<BigDecimal> listedAmount(JsonNode node) {
    return number(node).filter(value -> value.toPlainString().length() <= LONGEST_AMOUNT);
  }

  /** A JSON string that is not empty. */
  public static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty()
        ? Optional.of(node.textValue())
        : Optional.empty();
  }

  public static String write(Map<String, ?> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not representable as JSON: " + object.keySet(), e);
    }
  }
}
