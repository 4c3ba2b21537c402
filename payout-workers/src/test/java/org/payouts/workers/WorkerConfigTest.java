package org.payouts.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Settings;

class WorkerConfigTest {

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
  void a_person_is_asked_unless_told_otherwise_and_quiet_is_never_nothing() {
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
  }

  private static WorkerConfig config(Map<String, String> values) {
    return new WorkerConfig(
        Platform.PROLIFIC, Settings.of(values), Providers.keys(Platform.PROLIFIC));
  }
}
