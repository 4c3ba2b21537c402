package org.payouts.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/**
 * The serializer classes this build uses unless the configuration names others; the build writes
 * them into a file.
 */
final class SerdeClasses {
  static final String SERIALIZER = "value.serializer";
  static final String DESERIALIZER = "value.deserializer";
  private static final String FILE = "serde-defaults.properties";

  private SerdeClasses() {}

  static Map<String, String> defaults() {
    Properties defaults = new Properties();
    try (InputStream in = SerdeClasses.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the build");
      }
      defaults.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        SERIALIZER,
        defaults.getProperty(SERIALIZER, ""),
        DESERIALIZER,
        defaults.getProperty(DESERIALIZER, ""));
  }
}
