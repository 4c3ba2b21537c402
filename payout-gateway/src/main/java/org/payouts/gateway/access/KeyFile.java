package org.payouts.gateway.access;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file of API keys as it is written. It holds no key, only hashes of them.
 *
 * @param requesters who may come in
 */
record KeyFile(List<Entry> requesters) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  KeyFile {
    requesters = copy(requesters);
  }

  /** A requester. */
  record Entry(
      @Nullable String name,
      List<Key> keys,
      List<String> payoutIds,
      @Nullable Integer bonusesPerSecond,
      Map<String, Grant> may,
      List<Hook> webhooks) {
    Entry {
      keys = copy(keys);
      payoutIds = copy(payoutIds);
      may = may == null ? Map.of() : Map.copyOf(may);
      webhooks = copy(webhooks);
    }
  }

  /** A key, as the SHA-256 of its text in hexadecimal digits. */
  record Key(@Nullable String id, @Nullable String sha256, @Nullable String expires) {}

  /** What may be asked for on a platform. */
  record Grant(List<String> workspaces, List<String> studies, Map<String, String> maxAmount) {
    Grant {
      workspaces = copy(workspaces);
      studies = copy(studies);
      maxAmount = maxAmount == null ? Map.of() : Map.copyOf(maxAmount);
    }
  }

  /** Where results are sent. */
  record Hook(@Nullable String id, @Nullable String url, List<String> secretFiles) {
    Hook {
      secretFiles = copy(secretFiles);
    }
  }

  private static <T> List<T> copy(@Nullable List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  /**
   * Reads the file's text.
   *
   * @throws JacksonException if it is not what it must be
   */
  static KeyFile parse(String text) throws JacksonException {
    return Objects.requireNonNull(JSON.readValue(text, KeyFile.class), "empty");
  }
}
