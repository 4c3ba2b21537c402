package org.payouts.workers.providers.prolific;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.workers.provider.ProviderSetup;
import org.payouts.workers.providers.http.CachingTransport;
import org.payouts.workers.providers.http.HttpConfig;
import org.payouts.workers.providers.http.JsonHttpTransport;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** Wires Prolific from configuration. */
public final class ProlificSetup {
  private static final int MOST_STUDIES_KEPT = 1_000;

  private ProlificSetup() {}

  /** The same, over which nothing but reads is sent. */
  public static ProviderSetup<ProviderRequest, ProviderResponse> openForReads(Settings settings) {
    ProviderSetup<ProviderRequest, ProviderResponse> setup = open(settings);
    return new ProviderSetup<>(
        setup.provider(), new LocalDrafts(setup.transport()), setup.secrets());
  }

  /**
   * Builds the provider and its transport.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public static ProviderSetup<ProviderRequest, ProviderResponse> open(Settings settings) {
    ProlificConfig config = new ProlificConfig(settings);
    LiveSecret token = new LiveSecret(settings, ProlificConfig.TOKEN);
    Supplier<Map<String, String>> credentials =
        () -> Map.of("Authorization", "Token " + token.get());
    JsonHttpTransport transport =
        new JsonHttpTransport(HttpConfig.endpoint(config, ProlificConfig.PLATFORM, credentials));
    Duration life = Duration.ofMillis(config.getLong(ProlificConfig.BINDING_CACHE_MS));
    return new ProviderSetup<>(
        new ProlificProvider(),
        new CachingTransport(
            transport, ProlificRequests::isKept, life, MOST_STUDIES_KEPT, System::nanoTime),
        List.of(token));
  }
}
