package org.payouts.workers.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Settings;
import org.payouts.workers.providers.mturk.MTurkConfig;
import org.payouts.workers.providers.mturk.MTurkSetup;
import org.payouts.workers.providers.prolific.ProlificConfig;
import org.payouts.workers.providers.prolific.ProlificSetup;
import org.payouts.workers.providers.respondent.RespondentConfig;
import org.payouts.workers.providers.respondent.RespondentSetup;

class ProviderConfigTest {

  @Test
  void every_missing_key_is_named_at_once() {
    assertThatThrownBy(() -> MTurkSetup.open(Settings.of(Map.of())))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("mturk.access.key")
        .hasMessageContaining("mturk.secret.key")
        .hasMessageContaining("mturk.token.namespace");
    assertThatThrownBy(() -> RespondentSetup.open(Settings.of(Map.of())))
        .hasMessageContaining("respondent.api.key")
        .hasMessageContaining("respondent.api.secret");
    assertThatThrownBy(() -> ProlificSetup.open(Settings.of(Map.of())))
        .hasMessageContaining("prolific.token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.prolific.com",
        "ftp://api.prolific.com",
        "https://api.prolific.com/api/v1",
        "https://user:pass@api.prolific.com",
        "https://api.prolific.com?x=1",
        "https://a b"
      })
  void a_base_url_has_scheme_host_and_port_only(String url) {
    assertThatThrownBy(
            () ->
                ProlificSetup.open(
                    Settings.of(Map.of("prolific.token", "t", "prolific.base.url", url))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("prolific.base.url");
  }

  @Test
  void the_path_and_size_of_the_list_and_the_life_of_bindings_are_checked_at_start() {
    assertThatThrownBy(
            () ->
                RespondentSetup.open(
                    Settings.of(
                        Map.of(
                            "respondent.api.key", "k",
                            "respondent.api.secret", "s",
                            "respondent.list.max.bytes", "1",
                            "respondent.payouts.path", "projects"))))
        .hasMessageContaining("respondent.list.max.bytes")
        .hasMessageContaining("respondent.payouts.path");
    assertThatThrownBy(
            () ->
                ProlificSetup.open(
                    Settings.of(Map.of("prolific.token", "t", "prolific.binding.cache.ms", "-1"))))
        .hasMessageContaining("prolific.binding.cache.ms");
  }

  @Test
  void no_configuration_gives_429_a_meaning_of_its_own() {
    assertThat(ProlificConfig.definition().names()).doesNotContain("prolific.pay.429");
    assertThat(RespondentConfig.definition().names()).doesNotContain("respondent.pay.429");
    assertThat(MTurkConfig.definition().names()).doesNotContain("mturk.pay.429");
  }

  @Test
  void a_payout_count_above_one_is_off_by_default() {
    assertThat(RespondentConfig.definition().defaultValues())
        .containsEntry("respondent.payout.count.confirmed", false);
  }

  @Test
  void every_key_is_documented() {
    for (var definition :
        new org.apache.kafka.common.config.ConfigDef[] {
          ProlificConfig.definition(), MTurkConfig.definition(), RespondentConfig.definition()
        }) {
      assertThat(definition.configKeys().values())
          .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
    }
  }
}
