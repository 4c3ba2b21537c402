package org.payouts.workers.providers.prolific;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.workers.provider.CallConfig;
import org.payouts.workers.providers.http.HttpConfig;

/** The keys of the Prolific provider. Checks them; other keys are not its business. */
public final class ProlificConfig extends TypedConfig {
  static final String PLATFORM = "prolific";
  static final String TOKEN = "prolific.token";
  static final String BINDING_CACHE_MS = "prolific.binding.cache.ms";

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
                + " prolific.token.file.")
        .define(
            BINDING_CACHE_MS,
            ConfigDef.Type.LONG,
            600_000L,
            ConfigDef.Range.between(0, 86_400_000L),
            ConfigDef.Importance.LOW,
            "How long a study's currency and its project's workspace, once read, bind payouts without"
                + " being read again, in milliseconds.");
  }
}
