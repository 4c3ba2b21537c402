package org.payouts.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.Platform;
import org.payouts.config.LiveSecret;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.workers.provider.ProviderSetup;

class WorkerServiceTest {
  private static final Map<Platform, List<String>> SECRETS =
      Map.of(
          Platform.PROLIFIC, List.of("prolific.token"),
          Platform.MTURK, List.of("mturk.access.key", "mturk.secret.key"),
          Platform.RESPONDENT, List.of("respondent.api.key", "respondent.api.secret"));

  @TempDir private Path directory;

  private static List<Platform> platforms() {
    return Platforms.ALL;
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void a_secret_whose_file_is_gone_is_named_while_the_last_value_serves_on(Platform platform)
      throws Exception {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap.servers",
                "127.0.0.1:9",
                "schema.registry.url",
                "http://127.0.0.1:9",
                "metrics.port",
                "-1",
                "mturk.token.namespace",
                "worker-service-test"));
    for (String key : SECRETS.get(platform)) {
      Path file = Files.writeString(directory.resolve(key), "sEcReT-" + key);
      values.put(key + ".file", file.toString());
    }
    Settings settings = Settings.of(values);
    ProviderSetup<?, ?> setup = Providers.open(platform, settings);
    WorkerConfig config = new WorkerConfig(platform, settings, Providers.keys(platform));
    try (WorkerService service = new WorkerService(platform, settings, config, setup)) {
      assertThat(service.ready().reasons()).noneMatch(reason -> reason.contains(".file"));
      for (String key : SECRETS.get(platform)) {
        Files.delete(directory.resolve(key));
      }
      assertThat(setup.secrets()).extracting(LiveSecret::get).allMatch(v -> v.startsWith("sEcReT"));
      for (String key : SECRETS.get(platform)) {
        assertThat(service.ready().reasons())
            .anyMatch(reason -> reason.startsWith(key + ".file"))
            .noneMatch(reason -> reason.contains("sEcReT"));
      }
    }
  }
}
