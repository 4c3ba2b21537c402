package org.payouts.admin;

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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
    assertThat(ids)
        .hasSameSizeAs(SchemaCatalogue.all())
        .containsEntry("payout-router-admissions-changelog-value", 7);
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
  void a_requesters_topic_has_the_schema_of_requests_under_its_own_subject() {
    registry.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{\"id\":7}")));
    SchemaCatalogue.registerRequester(client(), "lab");
    registry.verify(1, putRequestedFor(urlPathEqualTo("/config/bonus-requested.lab-value")));
    registry.verify(
        1, postRequestedFor(urlPathEqualTo("/subjects/bonus-requested.lab-value/versions")));
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
        any(urlPathMatching(
                "/config/(bonus-requested|payout-(ledger|commands|controls|ackn|adopt|router|resol|reserv|requesters)).*"))
            .willReturn(level("FULL_TRANSITIVE")));
    registry.stubFor(
        any(urlPathEqualTo("/config/payout-ledger-mturk-value")).willReturn(level("NONE")));
    latestIsOurs();
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

  @Test
  void what_others_write_and_we_read_is_fully_compatible() {
    assertThat(SchemaCatalogue.all())
        .filteredOn(spec -> spec.subject().matches("(bonus-requested|payout-resolutions)-value"))
        .hasSize(2)
        .allMatch(spec -> spec.compatibility() == CompatibilityLevel.FULL_TRANSITIVE);
  }

  @Test
  void a_latest_version_that_we_cannot_read_is_named_with_its_difference_and_the_remedy() {
    everythingIsRight();
    String text = spec("bonus-requested-value").schema().toString();
    latest(
        "bonus-requested-value",
        4,
        text.replace("\"long\",\"doc\":\"Amount", "\"double\",\"doc\":\"Amount"));

    assertThat(SchemaCatalogue.check(client()))
        .singleElement()
        .asString()
        .contains(
            "bonus-requested-value",
            "version 4",
            "amount_minor is double instead of long",
            "DELETE /subjects/bonus-requested-value/versions/4");
  }

  @Test
  void a_latest_version_that_cannot_be_parsed_is_named() {
    everythingIsRight();
    latest(
        "payout-resolutions-value", 3, "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}");

    assertThat(SchemaCatalogue.check(client()))
        .singleElement()
        .asString()
        .contains("payout-resolutions-value", "Delete it in the registry");
  }

  @Test
  void another_latest_version_that_both_sides_can_read_is_no_problem() {
    everythingIsRight();
    latest("bonus-paid-value", 9, spec("bonus-paid-value").published().get(0).toString());

    assertThat(SchemaCatalogue.check(client())).isEmpty();
  }

  private static void everythingIsRight() {
    registry.stubFor(post(anyUrl()).willReturn(aResponse().withBody("{\"id\":7}")));
    for (SchemaSpec spec : SchemaCatalogue.all()) {
      registry.stubFor(
          any(urlPathEqualTo("/config/" + spec.subject()))
              .willReturn(level(spec.compatibility().name())));
    }
    latestIsOurs();
  }

  private static void latestIsOurs() {
    SchemaCatalogue.all().forEach(spec -> latest(spec.subject(), 1, spec.schema().toString()));
  }

  private static void latest(String subject, int version, String text) {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", 7)
            .put("version", version)
            .put("schema", text)
            .toString();
    registry.stubFor(
        any(urlPathEqualTo("/subjects/" + subject + "/versions/latest"))
            .willReturn(aResponse().withBody(body)));
  }

  private static SchemaSpec spec(String subject) {
    return SchemaCatalogue.all().stream()
        .filter(spec -> spec.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder level(
      String level) {
    return aResponse().withBody("{\"compatibilityLevel\":\"" + level + "\"}");
  }

  private static SchemaRegistryClient client() {
    return new SchemaRegistryClient(Map.of("schema.registry.url", registry.baseUrl()));
  }
}
