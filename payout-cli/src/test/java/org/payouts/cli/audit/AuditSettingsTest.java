package org.payouts.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.Platform;
import org.payouts.config.Settings;

class AuditSettingsTest {

  @Test
  void an_audit_is_not_told_any_key_or_address_of_a_provider() {
    AuditSettings settings =
        AuditSettings.of(
            Settings.of(
                Map.of(
                    "kafka.bootstrap.servers", "localhost:1",
                    "kafka.security.protocol", "PLAINTEXT",
                    "schema.registry.url", "http://localhost:2",
                    "prolific.base.url", "http://localhost:3",
                    "prolific.token", "secret-1",
                    "mturk.secret.key", "secret-2",
                    "respondent.api.secret", "secret-3",
                    "mturk.absence", "retry",
                    "sandbox.url", "http://localhost:4")));

    assertThat(settings.readOnly().asMap().keySet())
        .contains("kafka.bootstrap.servers", "schema.registry.url")
        .noneMatch(
            key ->
                key.startsWith("prolific.")
                    || key.startsWith("mturk.")
                    || key.startsWith("respondent."));
    assertThat(settings.readOnly().asMap().values()).noneMatch(value -> value.contains("secret-"));
    assertThat(settings.retryWhenAbsent()).containsExactly(Platform.MTURK);
  }
}
