package org.payouts.workers.providers.http;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to run on a JVM that was told to send POST requests again by itself. {@code
 * java.net.http} repeats a request whose connection died before the answer if the method is GET or
 * HEAD, and every method if {@value #REPEAT_ALL} is set, as a system property or in the JDK's
 * {@code conf/net.properties}. (Its other repetition, after a failed connect, sends nothing twice.)
 */
final class HiddenRetries {
  static final String REPEAT_ALL = "jdk.httpclient.enableAllMethodRetry";

  private HiddenRetries() {}

  /**
   * @throws IllegalStateException if the switch is on
   */
  static void refuse() {
    refuse(System.getProperty(REPEAT_ALL), Path.of(System.getProperty("java.home", "")));
  }

  static void refuse(@Nullable String property, Path javaHome) {
    String value = property != null ? property : fromFile(javaHome);
    if (value != null && !value.trim().equalsIgnoreCase("false")) {
      throw new IllegalStateException(
          REPEAT_ALL
              + " makes the JDK repeat pay calls, and each repetition pays again."
              + " Start the JVM without it and remove it from conf/net.properties.");
    }
  }

  private static @Nullable String fromFile(Path javaHome) {
    Path file = javaHome.resolve("conf").resolve("net.properties");
    if (!Files.isReadable(file)) {
      return null;
    }
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      Properties properties = new Properties();
      properties.load(reader);
      return properties.getProperty(REPEAT_ALL);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("Cannot tell whether " + file + " sets " + REPEAT_ALL, e);
    }
  }
}
