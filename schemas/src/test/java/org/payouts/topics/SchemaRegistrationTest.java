package org.payouts.topics;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.SchemaRegistryClient;

class SchemaRegistrationTest {
  @RegisterExtension
  static final WireMockExtension registry =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().dynamicPort())
          .build();

  @Test
  void every_subject_gets_its_level_and_its_newest_text() {
    registry.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{\"id\":7}")));
    Map<String, Integer> ids = SchemaCatalogue.register(client());
    assertThat(ids).hasSize(13).containsEntry("payout-router-registry-changelog-value", 7);
    for (SchemaSpec spec : SchemaCatalogue.all()) {
      registry.verify(
          1,
          putRequestedFor(urlPathEqualTo("/config/" + spec.subject()))
              .withRequestBody(
                  equalToJson("{\"compatibility\":\"" + spec.compatibility() + "\"}")));
      registry.verify(
          1,
          postRequestedFor(urlPathEqualTo("/subjects/" + spec.subject() + "/versions"))
              .withRequestBody(matchingJsonPath("$.schema")));
    }
  }

  @Test
  void a_registry_that_wants_the_subject_first_gets_the_level_afterwards() {
    registry.stubFor(post(anyUrl()).willReturn(aResponse().withBody("{\"id\":7}")));
    registry.stubFor(
        put(anyUrl())
            .inScenario("subject")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(404).withBody("{\"error_code\":40401}"))
            .willSetStateTo("known"));
    registry.stubFor(
        put(anyUrl())
            .inScenario("subject")
            .whenScenarioStateIs("known")
            .willReturn(aResponse().withBody("{}")));
    SchemaCatalogue.register(client());
    registry.verify(2, putRequestedFor(urlPathEqualTo("/config/bonus-requested-value")));
  }

  @Test
  void an_incompatible_version_in_the_registry_stops_the_registration() {
    registry.stubFor(put(anyUrl()).willReturn(aResponse().withBody("{}")));
    registry.stubFor(
        post(urlPathMatching("/subjects/.*"))
            .willReturn(aResponse().withStatus(409).withBody("{\"error_code\":409}")));
    assertThatThrownBy(() -> SchemaCatalogue.register(client()))
        .isInstanceOf(RegistryRefusedException.class);
  }

  @Test
  void a_missing_schema_and_another_level_are_named_with_the_remedy() {
    registry.stubFor(post(anyUrl()).willReturn(aResponse().withBody("{\"id\":7}")));
    registry.stubFor(
        post(urlPathEqualTo("/subjects/bonus-paid-value"))
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withBody("{\"error_code\":40401,\"message\":\"none\"}")));
    registry.stubFor(any(urlPathMatching("/config/.*")).willReturn(level("BACKWARD_TRANSITIVE")));
    registry.stubFor(
        any(urlPathMatching("/config/payout-(ledger|commands|router).*"))
            .willReturn(level("FULL_TRANSITIVE")));
    registry.stubFor(
        any(urlPathEqualTo("/config/payout-ledger-mturk-value")).willReturn(level("NONE")));
    assertThat(SchemaCatalogue.check(client()))
        .hasSize(2)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("bonus-paid-value does not have", "payouts topics create"))
        .anySatisfy(
            problem ->
                assertThat(problem).contains("payout-ledger-mturk-value has compatibility NONE"));
  }

  private static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder level(
      String level) {
    return aResponse().withBody("{\"compatibilityLevel\":\"" + level + "\"}");
  }

  private static SchemaRegistryClient client() {
    return new SchemaRegistryClient(Map.of("schema.registry.url", registry.baseUrl()));
  }
}
