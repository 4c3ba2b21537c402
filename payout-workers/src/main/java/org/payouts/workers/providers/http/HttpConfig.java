package org.payouts.workers.providers.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.payouts.workers.provider.CallConfig;

/** The keys the providers over HTTP have in common. */
public final class HttpConfig {
  private static final String BASE_URL = ".base.url";

  private HttpConfig() {}

  /** Adds the keys of a platform. */
  public static ConfigDef define(ConfigDef definition, String platform, String baseUrl) {
    return CallConfig.define(definition, platform)
        .define(
            platform + BASE_URL,
            ConfigDef.Type.STRING,
            baseUrl,
            HttpConfig::checkBase,
            ConfigDef.Importance.HIGH,
            "Scheme, host and port of the provider; the paths are ours.");
  }

  /** The endpoint as configured. */
  public static HttpEndpoint endpoint(
      AbstractConfig config, String platform, Supplier<Map<String, String>> credentials) {
    return new HttpEndpoint(
        URI.create(config.getString(platform + BASE_URL)),
        credentials,
        CallConfig.connectTimeout(config, platform),
        CallConfig.callTimeout(config, platform),
        Math.max(2, Math.min(16, CallConfig.width(config, platform))));
  }

  private static void checkBase(String name, Object value) {
    try {
      var unused =
          new HttpEndpoint(
              URI.create(String.valueOf(value)), Map.of(), Duration.ZERO, Duration.ZERO, 1);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
