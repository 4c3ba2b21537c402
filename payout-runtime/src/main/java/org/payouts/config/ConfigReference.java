package org.payouts.config;

import java.util.Comparator;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** Renders the keys of a definition as a Markdown page. */
public final class ConfigReference {
  private ConfigReference() {}

  /** One heading and one table, keys in alphabetical order. */
  public static String markdown(String title, String introduction, ConfigDef definition) {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(title).append("\n\n");
    if (!introduction.isBlank()) {
      page.append(introduction).append("\n\n");
    }
    page.append("| key | type | default | meaning |\n|---|---|---|---|\n");
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .forEach(key -> page.append(row(key)));
    return page.toString();
  }

  private static String row(ConfigDef.ConfigKey key) {
    String type = key.type.name().toLowerCase(Locale.ROOT);
    String range = key.validator == null ? "" : ", " + cell(key.validator.toString());
    return "| `%s` | %s%s | %s | %s |%n"
        .formatted(key.name, type, range, fallback(key), cell(key.documentation))
        .replace(System.lineSeparator(), "\n");
  }

  private static String fallback(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    if (key.type == ConfigDef.Type.PASSWORD) {
      return "none";
    }
    Object value = ConfigDef.convertToString(key.defaultValue, key.type);
    return value == null || value.toString().isEmpty()
        ? "none"
        : "`" + cell(value.toString()) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
