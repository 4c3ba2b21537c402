package org.payouts.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.workers.SandboxAccess;

/** Where the sandbox is on, only it is called. */
class SandboxAccessTest {

  private static final String SANDBOX = "http://127.0.0.1:8090";

  private static final Settings REAL =
      Settings.fromEnvironment(
          Map.of(
              "PAYOUTS_PROLIFIC_BASE_URL", "https://api.prolific.com",
              "PAYOUTS_PROLIFIC_TOKEN_FILE", "token.txt",
              "PAYOUTS_MTURK_ENDPOINT", "https://mturk-requester.us-east-1.amazonaws.com",
              "PAYOUTS_MTURK_SECRET_KEY", "s3cret",
              "PAYOUTS_RESPONDENT_API_KEY", "k",
              "PAYOUTS_PROLIFIC_QUIET_MS", "9000"));

  @Test
  void addresses_keys_and_key_files_of_real_providers_give_way_to_the_sandbox() {
    Settings pinned = SandboxAccess.pinned(REAL, SANDBOX);

    assertThat(pinned.asMap())
        .containsAllEntriesOf(SandboxAccess.to(SANDBOX))
        .containsEntry("prolific.quiet.ms", "9000")
        .doesNotContainKey("prolific.token.file");
    assertThat(pinned.asMap().values()).doesNotContain("s3cret", "k", "token.txt");
    assertThat(pinned.asMap().values()).noneMatch(value -> value.startsWith("https:"));
  }

  @Test
  void what_is_not_used_is_named_by_its_key_alone() {
    assertThat(SandboxAccess.ignored(REAL, SandboxAccess.pinned(REAL, SANDBOX)))
        .containsExactly(
            "mturk.endpoint",
            "mturk.secret.key",
            "prolific.base.url",
            "prolific.token.file",
            "respondent.api.key");
  }

  @Test
  void a_process_of_its_own_keeps_to_the_sandbox_of_its_stack() {
    Settings stack = Settings.of(SandboxAccess.to(SANDBOX)).withAll(REAL.asMap());
    assertThat(SandboxAccess.pinned(stack).get("prolific.base.url")).hasValue(SANDBOX);
    assertThat(SandboxAccess.pinned(REAL)).isSameAs(REAL);
  }

  @Test
  void it_is_said_which_providers_are_simulated_and_which_are_real() {
    assertThat(SandboxAccess.places(Settings.of(SandboxAccess.to(SANDBOX))).values())
        .containsOnly("simulated");
    assertThat(SandboxAccess.places(REAL.with("mturk.endpoint", "http://localhost:1")))
        .containsEntry("prolific", "REAL https://api.prolific.com")
        .containsEntry("mturk", "on this machine http://localhost:1")
        .containsEntry("respondent", "REAL");
  }

  @Test
  void a_quiet_period_of_the_sandbox_is_longer_than_lease_and_call() {
    Map<String, String> times = StackSettings.sandboxTimes();
    for (Platform each : Platforms.ALL) {
      String platform = Platforms.name(each);
      long call =
          Long.parseLong(times.get("worker.lease.ms"))
              + Long.parseLong(times.get(platform + ".call.timeout.ms"));
      long presumed = Long.parseLong(times.get(platform + ".presumed.quiet.ms"));
      assertThat(presumed).isGreaterThan(call);
      assertThat(Long.parseLong(times.get(platform + ".quiet.ms"))).isGreaterThan(presumed);
    }
  }
}
