package org.payouts.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Settings;

class OidcConfigTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "console.sign.in", "oidc",
          "console.address", "https://payouts.example.org",
          "console.oidc.issuer", "https://id.example.org/realms/lab",
          "console.oidc.client.id", "payouts",
          "console.oidc.client.secret", "sEcReT-1");

  private static void check(String... changes) {
    Map<String, String> values = new HashMap<>(GOOD);
    for (int i = 0; i < changes.length; i += 2) {
      values.put(changes[i], changes[i + 1]);
    }
    Settings settings = Settings.of(values);
    var unused = SignIns.of(new ConsoleConfig(settings), settings);
  }

  @Test
  void what_is_missing_is_named_all_at_once() {
    Settings settings = Settings.of(Map.of("console.sign.in", "oidc"));
    assertThatThrownBy(() -> SignIns.of(new ConsoleConfig(settings), settings))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll(
            "console.address:",
            "console.oidc.issuer:",
            "console.oidc.client.id:",
            "console.oidc.client.secret:");
  }

  @Test
  void without_tls_only_loopback_addresses_are_taken() {
    check();
    check("console.address", "http://127.0.0.1:8100", "console.oidc.issuer", "http://[::1]:9/x");
    assertThatThrownBy(() -> check("console.address", "http://payouts.example.org"))
        .hasMessageContaining("console.address=http://payouts.example.org");
    assertThatThrownBy(() -> check("console.oidc.issuer", "http://id.example.org"))
        .hasMessageContaining("Begin it with https://");
    assertThatThrownBy(() -> check("console.oidc.issuer", "id.example.org"))
        .hasMessageContaining("is no usable address");
  }

  @Test
  void the_client_secret_is_shown_nowhere() {
    Settings settings = Settings.of(GOOD);
    ConsoleConfig config = new ConsoleConfig(settings);
    assertThat(config.values() + " " + settings)
        .doesNotContain("console.oidc.client.secret=sEcReT")
        .contains("[hidden]");
    assertThatThrownBy(() -> check("console.oidc.client.secret", "sEcReT\nsEcReT"))
        .hasMessageContaining("console.oidc.client.secret: holds more than one line")
        .hasMessageNotContaining("sEcReT");
    assertThat(OidcConfig.options(config, settings).toString()).doesNotContain("sEcReT");
  }

  @Test
  void the_session_cookie_is_secure_where_browsers_come_over_tls() {
    Settings settings = Settings.of(GOOD);
    assertThat(OidcConfig.overTls(new ConsoleConfig(settings))).isTrue();
    assertThat(OidcConfig.overTls(new ConsoleConfig(settings.with("console.sign.in", "token"))))
        .isFalse();
  }
}
