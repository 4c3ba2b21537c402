package org.payouts.config;

import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The form of log lines. */
public enum LogFormat {
  /** One line of text for each. */
  TEXT("logback.xml"),
  /** One JSON object for each, with the same fields by name. */
  JSON("logback-json.xml");

  /** The one switch, for every service. */
  public static final String KEY = "log.format";

  private final String file;

  LogFormat(String file) {
    this.file = file;
  }

  /** Logback's configuration of a service, on the class path. */
  public String configuration() {
    return "org/payouts/service/" + file;
  }

  /**
   * The form that the settings ask for.
   *
   * @throws InvalidConfigurationException if there is no such form
   */
  public static LogFormat of(Settings settings) {
    String wanted = settings.get(KEY).orElse(TEXT.text());
    return Arrays.stream(values())
        .filter(format -> format.text().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    Problem.of(
                        KEY, wanted, "is no form of log lines.", "Set it to text or json.")));
  }

  /** The switch, for the configuration reference. */
  public static ConfigDef definition() {
    return new ConfigDef()
        .define(
            KEY,
            ConfigDef.Type.STRING,
            TEXT.text(),
            ValidString.in(TEXT.text(), JSON.text()),
            Importance.MEDIUM,
            "Form of log lines: text, or json for one JSON object per line. The fields are the same; see docs/logs.md.");
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
