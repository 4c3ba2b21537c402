package org.payouts.workers.providers.respondent;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.providers.http.HttpConfig;
import org.payouts.workers.providers.http.JsonHttpTransport;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** Wires Respondent from configuration. */
public final class RespondentSetup {
  private RespondentSetup() {}

  /**
   * Builds the provider and its transport.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public static ProviderSetup<ProviderRequest, ProviderResponse> open(Settings settings) {
    RespondentConfig config = new RespondentConfig(settings);
    LiveSecret key = new LiveSecret(settings, RespondentConfig.KEY);
    LiveSecret secret = new LiveSecret(settings, RespondentConfig.SECRET);
    Supplier<Map<String, String>> credentials =
        () -> Map.of("x-api-key", key.get(), "x-api-secret", secret.get());
    return new ProviderSetup<>(
        new RespondentProvider(
            config.getString(RespondentConfig.PAYOUTS_PATH),
            config.getBoolean(RespondentConfig.COUNT_CONFIRMED),
            config.getLong(RespondentConfig.LIST_MAX_BYTES)),
        new JsonHttpTransport(HttpConfig.endpoint(config, RespondentConfig.PLATFORM, credentials)),
        List.of(key, secret));
  }
}
