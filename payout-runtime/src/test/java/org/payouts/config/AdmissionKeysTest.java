package org.payouts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.IdRule;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;

/** Every service reads the admission rules from the same keys. */
class AdmissionKeysTest {

  private static AdmissionLimits limits(Map<String, String> values) {
    return AdmissionKeys.limits(
        new AbstractConfig(AdmissionKeys.define(new ConfigDef()), values, false));
  }

  @Test
  void without_keys_the_defaults_hold() {
    AdmissionLimits limits = limits(Map.of());
    for (Platform platform : Platforms.ALL) {
      assertThat(limits.maxAmountMinor(platform))
          .isEqualTo(AdmissionLimits.defaults().maxAmountMinor(platform));
      assertThat(limits.ids(platform)).isEqualTo(AdmissionLimits.defaults().ids(platform));
    }
  }

  @Test
  void a_key_concerns_its_platform_alone() {
    AdmissionLimits limits =
        limits(
            Map.of(
                AdmissionLimits.capKey(Platform.MTURK),
                "500",
                TargetId.key(Platform.PROLIFIC),
                IdRule.ANY.text()));

    assertThat(limits.maxAmountMinor(Platform.MTURK)).isEqualTo(500);
    assertThat(limits.maxAmountMinor(Platform.PROLIFIC))
        .isEqualTo(AdmissionLimits.DEFAULT_MAX_AMOUNT_MINOR);
    assertThat(limits.ids(Platform.PROLIFIC)).isEqualTo(IdRule.ANY);
    assertThat(limits.ids(Platform.MTURK)).isEqualTo(IdRule.SHAPE);
  }

  @Test
  void a_cap_below_one_and_a_rule_that_is_none_are_refused_by_name() {
    String cap = AdmissionLimits.capKey(Platform.RESPONDENT);
    assertThatThrownBy(() -> limits(Map.of(cap, "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(cap);
    String ids = TargetId.key(Platform.RESPONDENT);
    assertThatThrownBy(() -> limits(Map.of(ids, "some")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(ids);
  }
}
