package org.payouts.workers.provider;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of calls that every provider has, under the platform's name. */
public final class CallConfig {
  private static final String CALL_TIMEOUT = ".call.timeout.ms";
  private static final String CONNECT_TIMEOUT = ".connect.timeout.ms";
  private static final String WIDTH = ".max.in.flight";

  private CallConfig() {}

  public static ConfigDef define(ConfigDef definition, String platform) {
    return definition
        .define(
            platform + CALL_TIMEOUT,
            ConfigDef.Type.LONG,
            30_000L,
            ConfigDef.Range.atLeast(1),
            ConfigDef.Importance.MEDIUM,
            "How long a call may take, in milliseconds, from its start to the end of the answer.")
        .define(
            platform + CONNECT_TIMEOUT,
            ConfigDef.Type.LONG,
            5_000L,
            ConfigDef.Range.atLeast(1),
            ConfigDef.Importance.LOW,
            "How long connecting may take, in milliseconds. A call that could not connect was not"
                + " sent.");
  }

  /** The same keys and the width, which the worker defines for itself. */
  public static ConfigDef withWidth(ConfigDef definition, String platform) {
    return new ConfigDef(definition)
        .define(
            platform + WIDTH,
            ConfigDef.Type.INT,
            16,
            ConfigDef.Range.between(1, 1000),
            ConfigDef.Importance.MEDIUM,
            "Calls in flight per worker process.");
  }

  public static Duration callTimeout(AbstractConfig config, String platform) {
    return Duration.ofMillis(config.getLong(platform + CALL_TIMEOUT));
  }

  public static Duration connectTimeout(AbstractConfig config, String platform) {
    return Duration.ofMillis(config.getLong(platform + CONNECT_TIMEOUT));
  }

  public static int width(AbstractConfig config, String platform) {
    return config.getInt(platform + WIDTH);
  }
}
