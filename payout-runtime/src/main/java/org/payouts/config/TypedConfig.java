package org.payouts.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * A typed, documented view of {@link Settings}, the base of each service's configuration class.
 * Construction reports unknown keys and all bad values at once. A key of type PASSWORD may also be
 * given as {@code key.file}.
 */
public abstract class TypedConfig extends AbstractConfig {
  private static final String UNUSABLE = "is not a usable value.";
  private static final Pattern KAFKA_PREAMBLE =
      Pattern.compile("^Invalid value .* for configuration [^:]*(: |$)", Pattern.DOTALL);

  /**
   * @param definition the keys of this service
   * @param settings the values
   * @param othersPrefixes prefixes of keys that belong to other services and pass unchecked; keys
   *     of Kafka's clients and of the serializers always pass
   * @throws InvalidConfigurationException naming every unknown key and every bad value
   */
  protected TypedConfig(
      ConfigDef definition, Settings settings, Collection<String> othersPrefixes) {
    super(definition, checked(definition, settings, othersPrefixes), false);
  }

  private static Map<String, String> checked(
      ConfigDef definition, Settings settings, Collection<String> othersPrefixes) {
    List<Problem> problems = new ArrayList<>(UnknownKeys.in(settings, definition, othersPrefixes));
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, ConfigDef.ConfigKey> defined : definition.configKeys().entrySet()) {
      String key = defined.getKey();
      try {
        boolean secret = defined.getValue().type == ConfigDef.Type.PASSWORD;
        (secret ? settings.secret(key) : settings.get(key))
            .ifPresent(value -> values.put(key, value));
      } catch (InvalidConfigurationException e) {
        problems.addAll(e.problems());
        // Present, so that it is not also reported as missing.
        values.put(key, Secrets.HIDDEN);
      }
    }
    for (ConfigValue value : definition.validate(values)) {
      // One message per key: a value of the wrong type is reported again by its validator.
      value.errorMessages().stream()
          .findFirst()
          .ifPresent(error -> problems.add(problem(definition, value.name(), values, error)));
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return values;
  }

  private static Problem problem(
      ConfigDef definition, String key, Map<String, String> values, String error) {
    ConfigDef.ConfigKey defined = Objects.requireNonNull(definition.configKeys().get(key));
    String meaning = Objects.requireNonNullElse(defined.documentation, "");
    String value = values.get(key);
    if (value == null) {
      String remedy =
          "Set "
              + key
              + " in the properties file or "
              + Environment.variable(key)
              + " in the environment.";
      return new Problem(key, null, "is required and missing: " + meaning, remedy);
    }
    String remedy = "Expected: " + meaning;
    if (Secrets.isSecret(key) || defined.type == ConfigDef.Type.PASSWORD) {
      return new Problem(key, null, UNUSABLE, remedy);
    }
    String reason = KAFKA_PREAMBLE.matcher(error).replaceFirst("");
    return new Problem(key, value, reason.isBlank() ? UNUSABLE : reason, remedy);
  }
}
