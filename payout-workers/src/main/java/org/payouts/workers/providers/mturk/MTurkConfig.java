package org.payouts.workers.providers.mturk;

import java.net.URI;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.payouts.config.Settings;
import org.payouts.config.TypedConfig;
import org.payouts.workers.provider.CallConfig;

/** The keys of the MTurk provider. Checks them; other keys are not its business. */
public final class MTurkConfig extends TypedConfig {
  static final String PLATFORM = "mturk";
  static final String ENDPOINT = "mturk.endpoint";
  static final String ACCESS_KEY = "mturk.access.key";
  static final String SECRET_KEY = "mturk.secret.key";
  static final String NAMESPACE = "mturk.token.namespace";

  /**
   * Reads and checks the keys.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public MTurkConfig(Settings settings) {
    super(CallConfig.withWidth(definition(), PLATFORM), settings, List.of(""));
  }

  /** All keys, for the worker and the configuration reference. */
  public static ConfigDef definition() {
    return CallConfig.define(new ConfigDef(), PLATFORM)
        .define(
            ENDPOINT,
            ConfigDef.Type.STRING,
            "https://mturk-requester.us-east-1.amazonaws.com",
            MTurkConfig::checkEndpoint,
            ConfigDef.Importance.HIGH,
            "Scheme, host and port of MTurk's requester API. AWS has announced the service's end"
                + " for 30 September 2026.")
        .define(
            ACCESS_KEY,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.Importance.HIGH,
            "AWS access key. In production name a file with mturk.access.key.file.")
        .define(
            SECRET_KEY,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.Importance.HIGH,
            "AWS secret key. In production name a file with mturk.secret.key.file.")
        .define(
            NAMESPACE,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            ConfigDef.Importance.HIGH,
            "Distinguishes deployments that share an account: part of every token. No secret."
                + " Never change it while payouts are open.");
  }

  private static void checkEndpoint(String name, Object value) {
    try {
      URI endpoint = URI.create(String.valueOf(value));
      if (endpoint.getScheme() == null || endpoint.getHost() == null) {
        throw new ConfigException(name, value, "Not an address with scheme and host");
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
