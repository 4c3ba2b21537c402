package org.payouts.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which keys hold secrets, and how their values are shown. Errs on the side of hiding. */
final class Secrets {
  static final String HIDDEN = "[hidden]";

  private static final List<String> MARKS =
      List.of("token", "secret", "key", "password", "user.info", "jaas", "credential");
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*@");

  private Secrets() {}

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
