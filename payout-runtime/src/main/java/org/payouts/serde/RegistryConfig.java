package org.payouts.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;

/**
 * The keys of the Confluent serializers that concern the registry's client. Values come as Kafka
 * hands them to a serializer: strings, or typed where Kafka has parsed them.
 */
final class RegistryConfig {
  static final String URL = "schema.registry.url";
  static final String SOURCE = "basic.auth.credentials.source";
  static final String USER_INFO = "basic.auth.user.info";
  static final String TIMEOUT = "schema.registry.request.timeout.ms";
  private static final String BASIC = "Basic ";
  private static final String NAMESPACE = "schema.registry.";
  private static final long DEFAULT_TIMEOUT_MS = 10_000;

  private final Map<String, ?> values;

  RegistryConfig(Map<String, ?> values) {
    this.values = Map.copyOf(withoutNulls(values));
  }

  private static Map<String, Object> withoutNulls(Map<String, ?> values) {
    Map<String, Object> kept = new java.util.HashMap<>();
    values.forEach(
        (key, value) -> {
          if (value != null) {
            kept.put(key, value);
          }
        });
    return kept;
  }

  Map<String, ?> values() {
    return values;
  }

  boolean flag(String key, boolean fallback) {
    String text = text(key);
    if (text == null) {
      return fallback;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(key, text, "is neither true nor false.", "Write true or false.");
    };
  }

  long timeoutMs() {
    String text = text(TIMEOUT);
    try {
      long timeout = text == null ? DEFAULT_TIMEOUT_MS : Long.parseLong(text);
      if (timeout > 0) {
        return timeout;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers that are no timeout.
    }
    throw invalid(
        TIMEOUT, text, "is no positive number of milliseconds.", "Write for example 10000.");
  }

  /** The registry's addresses, without user info and without a trailing slash. */
  List<Address> addresses() {
    String text = text(URL);
    if (text == null || text.isBlank()) {
      throw invalid(
          URL, null, "is required and missing.", "Set it to the schema registry's address.");
    }
    List<Address> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      addresses.add(address(part.trim()));
    }
    return List.copyOf(addresses);
  }

  private Address address(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = uri.getScheme();
      if (uri.getHost() == null
          || scheme == null
          || !(scheme.equals("http") || scheme.equals("https"))) {
        throw invalid(
            URL, text, "is no http or https address.", "Write for example http://registry:8081.");
      }
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return new Address(
          scheme + "://" + uri.getHost() + port + path, authorization(uri.getUserInfo()));
    } catch (IllegalArgumentException e) {
      throw invalid(
          URL, text, "is no http or https address.", "Write for example http://registry:8081.");
    }
  }

  private Optional<String> authorization(@Nullable String urlUserInfo) {
    String token = text("bearer.auth.token");
    String bearer = text("bearer.auth.credentials.source");
    if (bearer != null) {
      if (!bearer.equals("STATIC_TOKEN") || token == null) {
        throw invalid(
            "bearer.auth.credentials.source",
            bearer,
            "is not supported.",
            "Use STATIC_TOKEN with bearer.auth.token.");
      }
      return Optional.of("Bearer " + token);
    }
    String source = text(SOURCE);
    String userInfo = text(USER_INFO);
    if (source == null || source.equals("URL")) {
      if (userInfo != null) {
        throw invalid(
            SOURCE, source, "does not use the given " + USER_INFO + ".", "Set it to USER_INFO.");
      }
      return Optional.ofNullable(urlUserInfo).map(RegistryConfig::basic);
    }
    if (!source.equals("USER_INFO")) {
      throw invalid(SOURCE, source, "is not supported.", "Use URL or USER_INFO.");
    }
    if (userInfo == null) {
      throw invalid(
          USER_INFO,
          null,
          "is required and missing.",
          "Set it to user:password, or " + USER_INFO + ".file.");
    }
    return Optional.of(basic(userInfo));
  }

  private static String basic(String userInfo) {
    return BASIC + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The value of a key, also found under {@code schema.registry.}, as the Confluent client has it.
   */
  private @Nullable String text(String key) {
    Object value = values.get(key);
    if (value == null && !key.startsWith(NAMESPACE)) {
      value = values.get(NAMESPACE + key);
    }
    if (value instanceof org.apache.kafka.common.config.types.Password password) {
      return password.value();
    }
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(String::valueOf).toList());
    }
    return value == null ? null : value.toString().trim();
  }

  private static InvalidConfigurationException invalid(
      String key, @Nullable String value, String what, String remedy) {
    return new InvalidConfigurationException(Problem.of(key, value, what, remedy));
  }

  /** One address of the registry and the Authorization header it wants. */
  record Address(String url, Optional<String> authorization) {
    /** {@code " for the user NAME"}, or nothing where the header shows no name. */
    String forWhom() {
      return authorization
          .filter(header -> header.startsWith(BASIC))
          .map(header -> Base64.getDecoder().decode(header.substring(BASIC.length())))
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split(":", 2)[0])
          .map(user -> " for the user " + user)
          .orElse("");
    }

    @Override
    public String toString() {
      return url;
    }
  }
}
