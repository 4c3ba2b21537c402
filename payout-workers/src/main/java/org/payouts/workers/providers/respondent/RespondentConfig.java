package org.payouts.workers.providers.respondent;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.workers.provider.CallConfig;
import org.payouts.workers.providers.http.HttpConfig;
import org.payouts.workers.providers.http.ListFilter;

/** The keys of the Respondent provider. Checks them; other keys are not its business. */
public final class RespondentConfig extends TypedConfig {
  static final String PLATFORM = "respondent";
  static final String KEY = "respondent.api.key";
  static final String SECRET = "respondent.api.secret";
  static final String PAYOUTS_PATH = "respondent.payouts.path";
  static final String LIST_MAX_BYTES = "respondent.list.max.bytes";
  static final String COUNT_CONFIRMED = "respondent.payout.count.confirmed";

  /**
   * Reads and checks the keys.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public RespondentConfig(Settings settings) {
    super(CallConfig.withWidth(definition(), PLATFORM), settings, List.of(""));
  }

  /** All keys, for the worker and the configuration reference. */
  public static ConfigDef definition() {
    return HttpConfig.define(new ConfigDef(), PLATFORM, "https://api.respondent.io")
        .define(
            KEY,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.Importance.HIGH,
            "The x-api-key of the partner account. In production name a file with"
                + " respondent.api.key.file.")
        .define(
            SECRET,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.Importance.HIGH,
            "The x-api-secret of the partner account. In production name a file with"
                + " respondent.api.secret.file.")
        .define(
            COUNT_CONFIRMED,
            ConfigDef.Type.BOOLEAN,
            false,
            ConfigDef.Importance.HIGH,
            "Whether somebody has confirmed in staging that a payoutCount above 1 makes exactly"
                + " one payout. Until then such payouts wait.")
        .define(
            PAYOUTS_PATH,
            ConfigDef.Type.STRING,
            RespondentRequests.PAYOUTS_PATH,
            RespondentConfig::checkPath,
            ConfigDef.Importance.LOW,
            "Path of the list of payouts, with {projectId} in it.")
        .define(
            LIST_MAX_BYTES,
            ConfigDef.Type.LONG,
            ListFilter.MAX_BYTES,
            ConfigDef.Range.between(1 << 20, 1L << 32),
            ConfigDef.Importance.LOW,
            "Longest list of a project's payouts that is read, in bytes. It is read as a stream, and"
                + " a longer one is unreadable: its project stands still.");
  }

  private static void checkPath(String name, Object value) {
    try {
      var unused = new RespondentRequests(String.valueOf(value), ListFilter.MAX_BYTES);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
