package org.payouts.workers.prolific;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.workers.http.HttpConfig;
import org.payouts.workers.provider.CallConfig;

/** The keys of the Prolific provider. Checks them; other keys are not its business. */
public final class ProlificConfig extends TypedConfig {
  static final String PLATFORM = "prolific";
  static final String TOKEN = "prolific.token";

  /**
   * Reads and checks the keys.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public ProlificConfig(Settings settings) {
    super(CallConfig.withWidth(definition(), PLATFORM), settings, List.of(""));
  }

  /** All keys, for the worker and the configuration reference. */
  public static ConfigDef definition() {
    return HttpConfig.define(new ConfigDef(), PLATFORM, "https://api.prolific.com")
        .define(
            TOKEN,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.Importance.HIGH,
            "API token of a researcher who may pay bonuses. In production name a file with"
                + " prolific.token.file.");
  }
}
