package org.payouts.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;

/** Finds keys nobody reads, which are mostly misspelt ones, and names the nearest known key. */
final class UnknownKeys {
  private static final int NEAR = 3;

  private UnknownKeys() {}

  static List<Problem> in(
      Settings settings, ConfigDef definition, Collection<String> othersPrefixes) {
    List<Problem> problems = new ArrayList<>();
    for (String key : settings.asMap().keySet()) {
      if (Settings.belongsToClients(key)
          || key.equals(LogFormat.KEY)
          || TracingConfig.contains(key)
          || isDefined(key, definition)
          || othersPrefixes.stream().anyMatch(key::startsWith)) {
        continue;
      }
      problems.add(new Problem(key, null, "is not a known key.", remedy(key, definition.names())));
    }
    return problems;
  }

  private static boolean isDefined(String key, ConfigDef definition) {
    if (definition.names().contains(key)) {
      return true;
    }
    if (!key.endsWith(".file")) {
      return false;
    }
    ConfigDef.ConfigKey base =
        definition.configKeys().get(key.substring(0, key.length() - ".file".length()));
    return base != null && base.type == ConfigDef.Type.PASSWORD;
  }

  private static String remedy(String key, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(key, name)))
        .filter(name -> distance(key, name) <= NEAR)
        .map(name -> "Did you mean " + name + "?")
        .orElse("Remove it; the configuration reference lists all keys.");
  }

  /** Number of single-character edits between two words. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
