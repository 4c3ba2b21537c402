package org.payouts.config;

import java.util.Comparator;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** Renders the keys of a definition as a section of a Markdown page. */
public final class ConfigReference {
  private static final int LINE = 120;

  private ConfigReference() {}

  /**
   * A heading and one list entry for each key, in alphabetical order, in lines of at most 120
   * characters.
   */
  public static String markdown(String title, ConfigDef definition) {
    StringBuilder section = new StringBuilder("## ").append(title).append("\n\n");
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .forEach(key -> section.append(entry(key)));
    return section.toString();
  }

  private static String entry(ConfigDef.ConfigKey key) {
    return wrapped(
        "- `%s` (%s%s; %s): %s"
            .formatted(key.name, type(key), range(key), fallback(key), key.documentation));
  }

  private static String type(ConfigDef.ConfigKey key) {
    return key.type.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What the validator says of itself. A lambda's name is different in each run and is left out.
   */
  private static String range(ConfigDef.ConfigKey key) {
    boolean readable = key.validator != null && !key.validator.getClass().isHidden();
    return readable ? ", " + key.validator : "";
  }

  private static String fallback(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    String value = ConfigDef.convertToString(key.defaultValue, key.type);
    // A default of a secret would be shown as hidden, which reads as if there were one.
    boolean none = key.type == ConfigDef.Type.PASSWORD || value == null || value.isEmpty();
    return none ? "no default" : "default `" + value + "`";
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      if (length == 0) {
        lines.append(word);
        length = word.length();
      } else if (length + 1 + word.length() <= LINE) {
        lines.append(' ').append(word);
        length += 1 + word.length();
      } else {
        lines.append("\n  ").append(word);
        length = 2 + word.length();
      }
    }
    return lines.append('\n').toString();
  }
}
