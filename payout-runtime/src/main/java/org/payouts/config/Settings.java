package org.payouts.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * An immutable flat map of configuration keys. Any key of the file can be overridden from the
 * environment: {@code prolific.base.url} by {@code PAYOUTS_PROLIFIC_BASE_URL}. Printing it shows no
 * secret.
 */
public final class Settings {
  private static final String KAFKA = "kafka.";
  private static final String FILE = ".file";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  /**
   * Reads a properties file (UTF-8) and the environment's overrides.
   *
   * @throws InvalidConfigurationException if the file cannot be read
   */
  public static Settings load(Path file, Map<String, String> env) {
    Map<String, String> values = new TreeMap<>();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Properties properties = new Properties();
      properties.load(reader);
      properties
          .stringPropertyNames()
          .forEach(key -> values.put(key, properties.getProperty(key).trim()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          Problem.of(
              "-c",
              file.toString(),
              "cannot be read (" + e + ").",
              "Name a readable .properties file in UTF-8."));
    }
    values.putAll(Environment.overrides(env, values.keySet()));
    return new Settings(values);
  }

  /** Settings from the environment alone. */
  public static Settings fromEnvironment(Map<String, String> env) {
    return new Settings(Environment.overrides(env, Map.<String, String>of().keySet()));
  }

  public Settings with(String key, String value) {
    return withAll(Map.of(key, value));
  }

  public Settings withAll(Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(values);
    merged.putAll(more);
    return new Settings(merged);
  }

  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  public Map<String, String> asMap() {
    return values;
  }

  /**
   * A secret: the value of {@code key}, or the contents of the file that {@code key.file} names,
   * without white space around it.
   *
   * @throws InvalidConfigurationException if both are given, the file is unreadable, or the secret
   *     is not one line of printable ASCII; never quotes the secret
   */
  public Optional<String> secret(String key) {
    Optional<String> file = fileOf(key);
    return file.isPresent()
        ? file.map(name -> Secrets.checked(key + FILE, contents(key + FILE, name)))
        : get(key).map(value -> Secrets.checked(key, value));
  }

  private Optional<String> fileOf(String key) {
    Optional<String> file = get(key + FILE);
    if (file.isPresent() && values.containsKey(key)) {
      throw new InvalidConfigurationException(
          Problem.of(
              key + FILE, file.get(), "is given beside " + key + ".", "Keep one of the two."));
    }
    return file;
  }

  private static String contents(String key, String file) {
    try {
      return Secrets.read(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidConfigurationException(Secrets.unreadable(key, file, e));
    }
  }

  /** What a client's secret file holds: perhaps a certificate, so perhaps many lines. */
  private String clientSecret(String key) {
    String file = fileOf(key).orElseThrow();
    String contents = contents(key + FILE, file).strip();
    if (contents.isEmpty()) {
      throw new InvalidConfigurationException(
          Problem.of(
              key + FILE, file, "is empty.", "Name a readable file that holds only the secret."));
    }
    return contents;
  }

  /**
   * The keys under {@code kafka.}, without that prefix: they go to every Kafka client unchanged.
   */
  public Map<String, Object> kafkaClient() {
    Map<String, Object> client = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA)) {
            client.put(key.substring(KAFKA.length()), value);
          }
        });
    return client;
  }

  /** The keys of the serializers; secrets named by a {@code .file} key are read in. */
  public Map<String, Object> registry() {
    Map<String, Object> registry = new TreeMap<>();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String key = entry.getKey();
      if (!RegistryKeys.contains(key)) {
        continue;
      }
      if (key.endsWith(FILE)) {
        String base = key.substring(0, key.length() - FILE.length());
        registry.put(base, clientSecret(base));
      } else {
        registry.put(key, entry.getValue());
      }
    }
    return registry;
  }

  /** Whether the key belongs to Kafka's clients or to the serializers, and is theirs to check. */
  static boolean belongsToClients(String key) {
    return key.startsWith(KAFKA) || RegistryKeys.contains(key);
  }

  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>();
    values.forEach((key, value) -> shown.put(key, Secrets.shown(key, value)));
    return shown.toString();
  }
}
