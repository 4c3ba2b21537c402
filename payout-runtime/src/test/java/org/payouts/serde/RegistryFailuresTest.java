package org.payouts.serde;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.BonusRequested;

/** A registry that is down must never make a record undecodable. */
class RegistryFailuresTest {
  private static final byte[] RECORD = {0, 0, 0, 0, 5, 0};

  private static final ScriptedRegistry registry = new ScriptedRegistry();

  @BeforeEach
  void forget() {
    registry.server.resetAll();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @ParameterizedTest
  @CsvSource({"404,40403", "404,40401", "404,40402", "422,42201"})
  void what_the_registry_answers_for_good_makes_an_id_undecodable(int status, int code) {
    registry.answersAll(ScriptedRegistry.error(status, code));
    assertThatThrownBy(this::read)
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("ID 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"record\"}",
        "no json",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2147483647}",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}"
      })
  void a_schema_that_cannot_be_built_here_is_undecodable_and_names_its_id(String schema) {
    registry.hasSchema(5, schema);
    assertThatThrownBy(this::read)
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("ID 5");
  }

  @Test
  void a_schema_above_16_MiB_is_undecodable_and_not_stored() {
    registry.hasSchema(5, "\"" + "x".repeat(17 * 1024 * 1024) + "\"");
    assertThatThrownBy(this::read)
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("16777216 bytes");
  }

  @Test
  void a_fixed_value_larger_than_its_record_is_undecodable_and_never_made() {
    registry.hasSchema(
        5,
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":"
            + "{\"type\":\"fixed\",\"name\":\"F\",\"size\":16000000}}]}");
    RegistryAvroDeserializer<Object> deserializer = new RegistryAvroDeserializer<>();
    deserializer.configure(registry.with(Map.of()), false);
    assertThatThrownBy(() -> deserializer.deserialize("t", RECORD))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("16000000 bytes, and 1 are left");
  }

  @Test
  void a_negative_id_is_undecodable_without_asking_anybody() {
    assertThatThrownBy(
            () ->
                registry.deserializer(Map.of()).deserialize("t", new byte[] {0, -1, -1, -1, -1, 0}))
        .isInstanceOf(UndecodableException.class);
    registry.server.verify(0, WireMock.anyRequestedFor(anyUrl()));
  }

  @Test
  void a_body_that_stalls_is_unavailable() {
    registry.answersAll(
        ScriptedRegistry.ok("{\"schema\":\"\\\"string\\\"\"}").withChunkedDribbleDelay(5, 20_000));
    assertThatThrownBy(
            () ->
                registry
                    .deserializer(Map.of("schema.registry.request.timeout.ms", "200"))
                    .deserialize("t", RECORD))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @ParameterizedTest
  @CsvSource({"404,404", "401,401", "401,40101", "403,40301", "409,409", "400,400"})
  void other_refusals_are_a_persons_to_repair(int status, int code) {
    registry.answersAll(ScriptedRegistry.error(status, code));
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            RegistryRefusedException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.errorCode()).isEqualTo(code);
            });
  }

  @Test
  void a_404_that_is_not_the_registrys_own_is_no_answer_about_the_id() {
    registry.answersAll(aResponse().withStatus(404).withBody("<html>Not found</html>"));
    assertThatThrownBy(this::read).isInstanceOf(RegistryRefusedException.class);
  }

  @Test
  void a_redirect_is_not_followed() {
    registry.answersAll(
        aResponse().withStatus(302).withHeader("Location", "http://localhost:1/login"));
    assertThatThrownBy(this::read).isInstanceOf(RegistryRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 408, 429})
  void an_overloaded_or_broken_registry_is_unavailable(int status) {
    registry.answersAll(ScriptedRegistry.error(status, 50001));
    assertThatThrownBy(this::read).isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(this::write).isInstanceOf(RegistryUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>maintenance</html>",
        "",
        "{}",
        "[]",
        "null",
        "{\"schema\":7}",
        "{\"id\":\"x\"}"
      })
  void a_200_without_an_answer_is_unavailable(String body) {
    registry.answersAll(ScriptedRegistry.ok(body));
    assertThatThrownBy(this::read).isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(this::write).isInstanceOf(RegistryUnavailableException.class);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_broken_connection_is_unavailable(Fault fault) {
    registry.answersAll(aResponse().withFault(fault));
    assertThatThrownBy(this::read).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void no_answer_in_time_is_unavailable() {
    registry.answersAll(aResponse().withFixedDelay(5_000));
    assertThatThrownBy(
            () ->
                registry
                    .deserializer(Map.of("schema.registry.request.timeout.ms", "200"))
                    .deserialize("t", RECORD))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void a_refused_connection_is_unavailable_and_recovery_is_noticed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(
            () ->
                registry
                    .deserializer(Map.of("schema.registry.url", "http://localhost:" + port))
                    .deserialize("t", RECORD))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("localhost:" + port);
  }

  @Test
  void a_failure_is_not_remembered() {
    RegistryAvroSerializer<org.payouts.BonusRequested> serializer = registry.serializer(Map.of());
    registry.answersAll(ScriptedRegistry.error(500, 50001));
    assertThatThrownBy(() -> serializer.serialize(Samples.TOPIC, Samples.request()))
        .isInstanceOf(RegistryUnavailableException.class);
    registry.registers(Samples.SUBJECT, 2);
    assertThat(serializer.serialize(Samples.TOPIC, Samples.request())).startsWith(0, 0, 0, 0, 2);
  }

  @Test
  void the_next_address_is_asked_when_one_is_down() {
    try (ScriptedRegistry down = new ScriptedRegistry()) {
      down.answersAll(ScriptedRegistry.error(503, 50001));
      registry.registers(Samples.SUBJECT, 2);
      registry.registers("other-value", 2);
      RegistryAvroSerializer<org.payouts.BonusRequested> serializer =
          registry.serializer(Map.of("schema.registry.url", down.url() + "/, " + registry.url()));
      assertThat(serializer.serialize(Samples.TOPIC, Samples.request())).startsWith(0, 0, 0, 0, 2);
      serializer.serialize("other", Samples.request());
      down.server.verify(1, WireMock.anyRequestedFor(anyUrl()));
    }
  }

  /** A node that has not heard yet of a new schema is no authority on what there is not. */
  @Test
  void an_id_is_unknown_only_if_every_address_says_so() {
    try (ScriptedRegistry stale = new ScriptedRegistry()) {
      stale.answersAll(ScriptedRegistry.error(404, 40403));
      RegistryAvroDeserializer<BonusRequested> deserializer =
          registry.deserializer(Map.of("schema.registry.url", stale.url() + "," + registry.url()));
      registry.answersAll(ScriptedRegistry.error(503, 50001));
      assertThatThrownBy(() -> deserializer.deserialize(Samples.TOPIC, RECORD))
          .isInstanceOf(PartlyUnknownSchemaException.class)
          .hasMessageContaining("schema.registry.url");
      registry.answersAll(ScriptedRegistry.error(404, 40403));
      assertThatThrownBy(() -> deserializer.deserialize(Samples.TOPIC, RECORD))
          .isInstanceOf(UnknownSchemaException.class);
      registry.server.resetAll();
      registry.hasSchema(5, "\"string\"");
      assertThatThrownBy(() -> deserializer.deserialize(Samples.TOPIC, RECORD))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("not a org.payouts.BonusRequested");
    }
  }

  @Test
  void a_refusal_is_not_taken_to_the_next_address() {
    try (ScriptedRegistry refusing = new ScriptedRegistry()) {
      refusing.answersAll(ScriptedRegistry.error(401, 401));
      registry.registers(Samples.SUBJECT, 2);
      assertThatThrownBy(
              () ->
                  registry
                      .serializer(
                          Map.of("schema.registry.url", refusing.url() + "," + registry.url()))
                      .serialize(Samples.TOPIC, Samples.request()))
          .isInstanceOf(RegistryRefusedException.class);
    }
  }

  @Test
  void an_interrupted_thread_stays_interrupted() {
    registry.answersAll(aResponse().withFixedDelay(5_000));
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::read).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void read() {
    registry.deserializer(Map.of()).deserialize(Samples.TOPIC, RECORD);
  }

  private void write() {
    registry
        .serializer(Map.of("auto.register.schemas", "false"))
        .serialize(Samples.TOPIC, Samples.request());
  }
}
