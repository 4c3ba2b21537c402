package org.payouts.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.config.Settings;

@Timeout(20)
class ServiceMainTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PAYOUTS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

  private final AtomicReference<Settings> given = new AtomicReference<>();

  private int code(String... arguments) throws InterruptedException {
    return ServiceMain.code("router", arguments, ENVIRONMENT, settings -> ended(settings));
  }

  /** A service that has ended as soon as it is started. */
  private PipelineService ended(Settings settings) {
    given.set(settings);
    return new PipelineService() {
      @Override
      public void start() {}

      @Override
      public Health ready() {
        return Health.ok();
      }

      @Override
      public CompletableFuture<String> ended() {
        return CompletableFuture.completedFuture("over");
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void without_arguments_the_environment_has_the_settings() throws Exception {
    assertThat(code()).isEqualTo(ServiceRun.CANNOT_GO_ON);
    assertThat(given.get().get("kafka.bootstrap.servers")).hasValue("127.0.0.1:1");
  }

  @Test
  void the_environment_wins_over_the_file(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("payouts.properties");
    Files.writeString(file, "kafka.bootstrap.servers=other:9092\nmetrics.port=0\n");
    assertThat(code("-c", file.toString())).isEqualTo(ServiceRun.CANNOT_GO_ON);
    assertThat(given.get().get("kafka.bootstrap.servers")).hasValue("127.0.0.1:1");
    assertThat(given.get().get("metrics.port")).hasValue("0");
  }

  @Test
  void wrong_arguments_start_nothing(@TempDir Path directory) throws Exception {
    assertThat(code("--config", "x")).isEqualTo(ServiceMain.USAGE);
    assertThat(code("-c")).isEqualTo(ServiceMain.USAGE);
    assertThat(code("-c", directory.resolve("none").toString())).isEqualTo(ServiceMain.USAGE);
    assertThat(given.get()).isNull();
  }

  @Test
  void a_refused_configuration_ends_with_a_code_of_its_own() throws Exception {
    int code =
        ServiceMain.code(
            "router",
            new String[0],
            ENVIRONMENT,
            settings -> {
              throw new InvalidConfigurationException(
                  new Problem("router.x", null, "is no key of the router.", "Remove it."));
            });
    assertThat(code).isEqualTo(ServiceMain.REFUSED);
  }
}
