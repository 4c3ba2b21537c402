package org.payouts.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment's way to name keys: {@code PAYOUTS_PROLIFIC_BASE_URL} is {@code
 * prolific.base.url}.
 */
final class Environment {
  static final String PREFIX = "PAYOUTS_";

  /** Read by the launcher script, not by the services. */
  private static final Set<String> LAUNCHER =
      Set.of("PAYOUTS_HOME", "PAYOUTS_OPTS", "PAYOUTS_JAVA_OPTS", "PAYOUTS_JAR");

  private Environment() {}

  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * The overrides found in an environment. A variable that spells a key of the file (whatever its
   * case) overrides that key; an empty variable counts as unset, as container files pass unset
   * variables on as empty ones.
   */
  static Map<String, String> overrides(Map<String, String> env, Set<String> fileKeys) {
    Map<String, String> spelled = new TreeMap<>();
    fileKeys.forEach(key -> spelled.put(variable(key), key));
    Map<String, String> overrides = new TreeMap<>();
    env.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !LAUNCHER.contains(name) && !value.isEmpty()) {
            overrides.put(spelled.getOrDefault(name, key(name)), value);
          }
        });
    return overrides;
  }

  private static String key(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
