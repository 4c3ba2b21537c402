package org.payouts.workers.providers.mturk;

import java.net.URI;
import java.util.List;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.workers.provider.CallConfig;
import org.payouts.workers.provider.ProviderSetup;

/** Wires MTurk from configuration. */
public final class MTurkSetup {
  private MTurkSetup() {}

  /**
   * Builds the provider and its transport.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public static ProviderSetup<MTurkRequest, MTurkResponse> open(Settings settings) {
    MTurkConfig config = new MTurkConfig(settings);
    LiveSecret accessKey = new LiveSecret(settings, MTurkConfig.ACCESS_KEY);
    LiveSecret secretKey = new LiveSecret(settings, MTurkConfig.SECRET_KEY);
    return new ProviderSetup<>(
        new MTurkProvider(config.getString(MTurkConfig.NAMESPACE)),
        new AwsMTurkTransport(
            URI.create(config.getString(MTurkConfig.ENDPOINT)),
            accessKey,
            secretKey,
            CallConfig.connectTimeout(config, MTurkConfig.PLATFORM),
            CallConfig.callTimeout(config, MTurkConfig.PLATFORM),
            CallConfig.width(config, MTurkConfig.PLATFORM)),
        List.of(accessKey, secretKey));
  }
}
