package org.payouts.serde;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.config.InvalidConfigurationException;

class RegistryCredentialsTest {
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("user:s3cret".getBytes());

  private static final ScriptedRegistry registry = new ScriptedRegistry();

  @BeforeEach
  void forget() {
    registry.server.resetAll();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void user_info_is_sent_from_the_first_request_on() {
    assertAuthorization(
        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:s3cret"),
        BASIC);
  }

  @Test
  void user_info_is_also_found_under_the_registrys_prefix() {
    assertAuthorization(
        Map.of(
            "schema.registry.basic.auth.credentials.source",
            "USER_INFO",
            "schema.registry.basic.auth.user.info",
            new Password("user:s3cret")),
        BASIC);
  }

  @Test
  void user_info_may_stand_in_the_address() {
    String url = registry.url().replace("://", "://user:s3cret@");
    assertAuthorization(Map.of("schema.registry.url", url), BASIC);
    assertAuthorization(
        Map.of("schema.registry.url", url, "basic.auth.credentials.source", "URL"), BASIC);
  }

  @Test
  void a_static_token_is_sent_as_bearer() {
    assertAuthorization(
        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "s3cret"),
        "Bearer s3cret");
  }

  @Test
  void without_credentials_there_is_no_header() {
    registry.registers(Samples.SUBJECT, 1);
    registry.serializer(Map.of()).serialize(Samples.TOPIC, Samples.request());
    registry.server.verify(anyRequestedFor(anyUrl()).withHeader("Authorization", absent()));
  }

  @Test
  void credentials_are_in_no_message() {
    registry.answersAll(ScriptedRegistry.error(401, 401));
    String url = registry.url().replace("://", "://user:s3cret@");
    assertThatThrownBy(
            () ->
                registry
                    .serializer(Map.of("schema.registry.url", url))
                    .serialize(Samples.TOPIC, Samples.request()))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void unusable_settings_are_named_with_a_remedy() {
    assertRefused(Map.of("schema.registry.url", ""), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "registry:8081"), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "http://a b"), "schema.registry.url");
    assertRefused(
        Map.of("basic.auth.credentials.source", "SASL_INHERIT"), "basic.auth.credentials.source");
    assertRefused(Map.of("basic.auth.credentials.source", "USER_INFO"), "basic.auth.user.info");
    assertRefused(Map.of("basic.auth.user.info", "user:s3cret"), "basic.auth.credentials.source");
    assertRefused(
        Map.of("bearer.auth.credentials.source", "OAUTHBEARER"), "bearer.auth.credentials.source");
    assertRefused(Map.of("auto.register.schemas", "maybe"), "auto.register.schemas");
    assertRefused(
        Map.of("schema.registry.request.timeout.ms", "0"), "schema.registry.request.timeout.ms");
    assertRefused(
        Map.of("schema.registry.request.timeout.ms", "soon"), "schema.registry.request.timeout.ms");
  }

  private void assertRefused(Map<String, ?> settings, String key) {
    assertThatThrownBy(() -> registry.serializer(settings))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageNotContaining("s3cret");
  }

  private void assertAuthorization(Map<String, ?> settings, String expected) {
    registry.server.resetAll();
    registry.registers(Samples.SUBJECT, 1);
    registry.serializer(settings).serialize(Samples.TOPIC, Samples.request());
    registry.server.verify(
        1, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo(expected)));
  }
}
