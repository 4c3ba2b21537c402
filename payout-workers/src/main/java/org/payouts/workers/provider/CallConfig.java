package org.payouts.workers.provider;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The keys of calls that every provider has, under the platform's name. */
public final class CallConfig {
  private static final String CALL_TIMEOUT = ".call.timeout.ms";
  private static final String CONNECT_TIMEOUT = ".connect.timeout.ms";
  private static final String WIDTH = ".max.in.flight";
  private static final String PAY_429 = ".pay.429";

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
                + " sent.")
        .define(
            platform + PAY_429,
            ConfigDef.Type.STRING,
            "notpaid",
            CallConfig::checkTooMany,
            ConfigDef.Importance.LOW,
            "What 429 (too many requests) on a pay call means: notpaid, if a fresh look at the"
                + " target shows no change; or doubt, like any other error.");
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

  public static TooMany tooMany(AbstractConfig config, String platform) {
    return TooMany.of(config.getString(platform + PAY_429));
  }

  private static void checkTooMany(String name, Object value) {
    try {
      var unused = TooMany.of(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
