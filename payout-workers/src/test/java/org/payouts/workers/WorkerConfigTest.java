package org.payouts.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.Platform;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.workers.model.Policy;

class WorkerConfigTest {

  static Stream<Arguments> quiet_periods() {
    return Stream.of(Platform.PROLIFIC, Platform.MTURK, Platform.RESPONDENT)
        .flatMap(
            platform ->
                Stream.of("review", "retry").map(absence -> Arguments.of(platform, absence)));
  }

  @ParameterizedTest
  @MethodSource("quiet_periods")
  void no_claimed_call_may_outlive_a_quiet_period_whatever_absence_means(
      Platform platform, String absence) {
    String name = Platforms.name(platform) + ".";
    Map<String, String> values = new HashMap<>(credentials(platform));
    values.put(name + "absence", absence);
    values.put("worker.lease.ms", "10000");
    values.put(name + "call.timeout.ms", "30000");
    values.put(name + "presumed.quiet.ms", "40001");
    values.put(name + "quiet.ms", "40001");
    assertThat(config(platform, values).policy().quietMs()).isEqualTo(40_001);
    values.put(name + "quiet.ms", "40000");
    assertThatThrownBy(() -> config(platform, values))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(name + "quiet.ms")
        .hasMessageContaining("worker.lease.ms");
    values.put(name + "quiet.ms", "900000");
    values.put(name + "presumed.quiet.ms", "40000");
    assertThatThrownBy(() -> config(platform, values))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(name + "presumed.quiet.ms")
        .hasMessageContaining(name + "call.timeout.ms");
    values.put(name + "presumed.quiet.ms", "900001");
    assertThatThrownBy(() -> config(platform, values))
        .hasMessageContaining("is shorter than " + name + "presumed.quiet.ms");
  }

  @ParameterizedTest
  @EnumSource(
      value = Platform.class,
      names = {"PROLIFIC", "MTURK", "RESPONDENT"})
  void the_defaults_of_every_platform_are_sound(Platform platform) {
    Policy policy = config(platform, credentials(platform)).policy();
    assertThat(policy.presumedQuietMs()).isEqualTo(900_000);
    assertThat(policy.moneyCalls()).isEqualTo(platform == Platform.MTURK ? 5 : 3);
    assertThat(policy.maxOpen()).isEqualTo(200_000);
    assertThat(policy.tokenLifeMs()).isEqualTo(platform == Platform.MTURK ? 86_400_000 : 0);
    assertThat(policy.tokenWindowMs()).isEqualTo(platform == Platform.MTURK ? 72_000_000 : 0);
  }

  private static Map<String, String> credentials(Platform platform) {
    return switch (platform) {
      case PROLIFIC -> Map.of("prolific.token", "t");
      case MTURK ->
          Map.of(
              "mturk.access.key", "k",
              "mturk.secret.key", "s",
              "mturk.token.namespace", "test");
      default -> Map.of("respondent.api.key", "k", "respondent.api.secret", "s");
    };
  }

  private static WorkerConfig config(Platform platform, Map<String, String> values) {
    return new WorkerConfig(platform, Settings.of(values), Providers.keys(platform));
  }

  @Test
  void absence_may_mean_retry_only_if_no_call_can_outlive_the_quiet_period() {
    Map<String, String> values = new HashMap<>();
    values.put("prolific.token", "t");
    values.put("prolific.absence", "retry");
    values.put("prolific.quiet.ms", "40000");
    assertThatThrownBy(() -> config(values))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("prolific.quiet.ms")
        .hasMessageContaining("worker.lease.ms");
    values.put("prolific.quiet.ms", "3600000");
    assertThat(config(values).policy().retryWhenAbsent()).isTrue();
  }

  @Test
  void a_person_is_asked_unless_configured_otherwise_and_quiet_is_never_nothing() {
    assertThat(config(Map.of("prolific.token", "t")).policy().retryWhenAbsent()).isFalse();
    assertThatThrownBy(() -> config(Map.of("prolific.token", "t", "prolific.quiet.ms", "0")))
        .hasMessageContaining("prolific.quiet.ms");
  }

  @Test
  void a_mistyped_key_is_named_and_the_router_s_keys_pass() {
    assertThatThrownBy(() -> config(Map.of("prolific.token", "t", "prolific.qiuet.ms", "5")))
        .hasMessageContaining("prolific.qiuet.ms");
    config(Map.of("prolific.token", "t", "router.state.dir", "x", "mturk.quiet.ms", "5"));
    config(Map.of("prolific.token", "t", "prolific.max.amount.minor", "5000"));
  }

  @Test
  void nothing_is_claimed_ahead_where_a_crash_would_leave_it_to_a_person() {
    Map<String, String> wide = Map.of("prolific.token", "t", "prolific.max.in.flight", "50");
    assertThat(config(wide).policy().claimAhead()).isZero();
    Map<String, String> ahead = new HashMap<>(wide);
    ahead.put("prolific.claims.ahead", "-1");
    assertThat(config(ahead).policy().claimAhead()).isEqualTo(50);
    assertThat(config(ahead).policy().claimAheadMost()).isEqualTo(500);
    ahead.put("prolific.claims.ahead", "7");
    assertThat(config(ahead).policy().claimAheadMost()).isEqualTo(7);
  }

  private static WorkerConfig config(Map<String, String> values) {
    return config(Platform.PROLIFIC, values);
  }
}
