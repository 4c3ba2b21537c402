package org.payouts.workers.prolific;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.workers.http.CachingTransport;
import org.payouts.workers.http.HttpConfig;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.JdkHttpTransport;
import org.payouts.workers.provider.ProviderSetup;

/** Wires Prolific from configuration. */
public final class ProlificSetup {
  private static final int MOST_STUDIES_KEPT = 1_000;

  private ProlificSetup() {}

  /**
   * Builds the provider and its transport.
   *
   * @throws org.payouts.config.InvalidConfigurationException naming every bad value
   */
  public static ProviderSetup<HttpQuestion, HttpReply> open(Settings settings) {
    ProlificConfig config = new ProlificConfig(settings);
    LiveSecret token = new LiveSecret(settings, ProlificConfig.TOKEN);
    Supplier<Map<String, String>> credentials =
        () -> Map.of("Authorization", "Token " + token.get());
    JdkHttpTransport transport =
        new JdkHttpTransport(HttpConfig.endpoint(config, ProlificConfig.PLATFORM, credentials));
    Duration life = Duration.ofMillis(config.getLong(ProlificConfig.BINDING_CACHE_MS));
    return new ProviderSetup<>(
        new ProlificProvider(),
        new CachingTransport(
            transport, ProlificRequests::isKept, life, MOST_STUDIES_KEPT, System::nanoTime),
        List.of(token));
  }
}
