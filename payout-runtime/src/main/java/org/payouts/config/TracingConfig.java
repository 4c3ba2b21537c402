package org.payouts.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/** The keys of traces, which are the same for every service and for {@code payouts request}. */
public final class TracingConfig extends TypedConfig {
  public static final String ENDPOINT = "tracing.endpoint";
  public static final String SAMPLING_RATIO = "tracing.sampling.ratio";

  /** Where OTLP over HTTP takes spans, if the address has no path of its own. */
  private static final String PATH = "/v1/traces";

  /** The service checks all other keys. */
  private static final List<String> OTHERS = List.of("");

  public TracingConfig(Settings settings) {
    super(define(new ConfigDef()), settings, OTHERS);
  }

  /** Adds the keys to others, for the configuration reference. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            ENDPOINT,
            ConfigDef.Type.STRING,
            "",
            LambdaValidator.with(TracingConfig::requireAddress, () -> "http or https address"),
            Importance.MEDIUM,
            "Address of an OpenTelemetry collector that takes spans by OTLP over HTTP, such as http://127.0.0.1:4318. Empty: no traces. See docs/operations.md.")
        .define(
            SAMPLING_RATIO,
            ConfigDef.Type.DOUBLE,
            1.0,
            Range.between(0, 1),
            Importance.LOW,
            "Share of the traces begun here that are recorded. A trace that a publisher has begun is recorded as its header says.");
  }

  static boolean contains(String key) {
    return key.equals(ENDPOINT) || key.equals(SAMPLING_RATIO);
  }

  private static void requireAddress(String key, Object value) {
    String text = String.valueOf(value);
    try {
      if (!text.isEmpty() && !isAddress(URI.create(text))) {
        throw new ConfigException(key, value, "is no http or https address.");
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, "is no address.");
    }
  }

  private static boolean isAddress(URI uri) {
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
  }

  /** Where spans go; empty if there are to be none. */
  public Optional<URI> collector() {
    String text = getString(ENDPOINT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI uri = URI.create(text);
    boolean bare = uri.getPath() == null || uri.getPath().length() <= 1;
    return Optional.of(bare ? uri.resolve(PATH) : uri);
  }

  /** Share of the traces begun here that are recorded. */
  public double share() {
    return getDouble(SAMPLING_RATIO);
  }
}
