package org.payouts.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which keys hold secrets, and how their values are shown. Errs on the side of hiding. */
final class Secrets {
  static final String HIDDEN = "[hidden]";

  private static final List<String> MARKS =
      List.of("token", "secret", "key", "password", "user.info", "jaas", "credential");
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*@");

  private static final String REMEDY = "It must be the secret alone, one line of printable ASCII.";
  private static final List<String> BYTE_ORDER_MARKS =
      List.of("\ufeff", "\u00ef\u00bb\u00bf", "\u00fe\u00ff", "\u00ff\u00fe");

  /** A larger file holds something else than a secret. */
  private static final int LARGEST_FILE = 64 * 1024;

  private Secrets() {}

  /**
   * A secret without the white space around it.
   *
   * @param key where it stands; what is wrong is said by this name and never by the value
   * @throws InvalidConfigurationException if it is not one line of printable ASCII
   */
  static String checked(String key, String value) {
    String secret = value.strip();
    if (BYTE_ORDER_MARKS.stream().anyMatch(secret::startsWith)) {
      throw refused(key, "begins with a byte order mark.");
    }
    if (secret.isEmpty()) {
      throw refused(key, "is empty.");
    }
    if (secret.chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw refused(key, "holds more than one line.");
    }
    if (!secret.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw refused(key, "holds something else than printable ASCII.");
    }
    return secret;
  }

  private static InvalidConfigurationException refused(String key, String what) {
    return new InvalidConfigurationException(new Problem(key, null, what, REMEDY));
  }

  /** The bytes of a file, each as a character: no decoder gets to see, or to quote, a secret. */
  static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.ISO_8859_1);
    }
  }

  static Problem unreadable(String key, String file, Exception failure) {
    return Problem.of(
        key,
        file,
        "cannot be read (" + failure.getClass().getSimpleName() + ").",
        "Name a readable file that holds only the secret.");
  }

  static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    if (name.endsWith(".file") || name.endsWith(".location")) {
      return false;
    }
    return MARKS.stream().anyMatch(name::contains);
  }

  /** The value as it may be printed: hidden for secrets, without user info in addresses. */
  static String shown(String key, String value) {
    return isSecret(key) ? HIDDEN : USER_INFO.matcher(value).replaceAll("://" + HIDDEN + "@");
  }
}
