package org.payouts.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.cli.PayoutsCommand;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.sandbox.providers.SimulatedProviders;

/** {@code up} with the sandbox, in an environment that names another provider. */
class SandboxIsAloneIT {

  private static final String FILE =
      """
      payout_id,platform,amount,currency,workspace_id,study_id,submission_id
      p1,prolific,1.20,GBP,5f304723a6812b7b13ba881b,66aa1c7d20b94e5f8c3d1e07,66aa1c7d20b94e5f8c3d1e99
      """;

  /** Stands where the real provider would: any call it receives is one too many. */
  private final SimulatedProviders real =
      SimulatedProviders.start(SimulatedProviders.Options.defaults().selfTaught());

  private final StringWriter said = new StringWriter();
  @TempDir private Path temp;

  @AfterEach
  void stop() {
    real.close();
  }

  private int run(String... args) {
    return PayoutsCommand.run(new PrintWriter(said), new PrintWriter(said), args);
  }

  @Test
  void only_the_sandbox_is_called() throws Exception {
    Settings environment =
        Settings.fromEnvironment(
            Map.of(
                "PAYOUTS_PROLIFIC_BASE_URL", real.uri().toString(),
                "PAYOUTS_PROLIFIC_TOKEN", "the-real-token",
                "PAYOUTS_SANDBOX_URL", real.uri().toString()));
    Path file = Files.writeString(temp.resolve("bonuses.csv"), FILE);
    StackOptions options =
        new StackOptions(
            temp.resolve("data"),
            0,
            0,
            0,
            true,
            true,
            0,
            0,
            Settings.of(Map.of("prolific.base.url", real.uri().toString())),
            environment);
    try (LocalStack stack = LocalStack.at(options)) {
      stack.start(progress -> {});
      SimulatedProviders sandbox = stack.providers().orElseThrow();
      String config = stack.propertiesFile().toString();
      assertThat(stack.ignored()).contains("prolific.base.url", "prolific.token");
      assertThat(Files.readString(stack.propertiesFile()))
          .doesNotContain("the-real-token", ":" + real.uri().getPort());

      assertThat(run("sandbox", "seed", file.toString(), "-c", config)).as(said::toString).isZero();
      assertThat(run("request", file.toString(), "-c", config)).as(said::toString).isZero();

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(sandbox.book().size()).isEqualTo(1));
      assertThat(real.calls().all()).isEmpty();
    }
  }

  private StackOptions in(String directory, boolean sandbox) {
    Settings none = Settings.of(Map.of());
    return new StackOptions(temp.resolve(directory), 0, 0, 0, sandbox, false, 0, 0, none, none);
  }

  /** What was paid in play would count as paid, and what waits from it would be paid for real. */
  @Test
  void a_directory_of_simulated_providers_is_never_continued_with_real_ones_nor_the_reverse()
      throws Exception {
    try (LocalStack played = LocalStack.at(in("played", true))) {
      played.start(progress -> {});
    }
    for (boolean marked : List.of(true, false)) {
      if (!marked) { // As an earlier version has left it.
        Files.delete(temp.resolve("played").resolve("kind-of-providers"));
      }
      try (LocalStack other = LocalStack.at(in("played", false))) {
        assertThatThrownBy(() -> other.start(progress -> {}))
            .isInstanceOf(CommandFailure.class)
            .hasMessageContaining("was begun with simulated providers");
      }
    }
    Files.createDirectories(temp.resolve("paid"));
    Files.writeString(temp.resolve("paid").resolve("payouts.properties"), "prolific.token=t\n");
    try (LocalStack other = LocalStack.at(in("paid", true))) {
      assertThatThrownBy(() -> other.start(progress -> {}))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("was begun with real providers");
    }
  }
}
