package org.payouts.serde;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.RawMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.ProlificTarget;

class RegistryAvroSerializerTest {
  private static final Map<String, String> NO_REGISTER = Map.of("auto.register.schemas", "false");

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
  void the_bytes_are_a_zero_the_id_and_avros_own() throws Exception {
    registry.registers(Samples.SUBJECT, 0x01020304);
    byte[] bytes = registry.serializer(Map.of()).serialize(Samples.TOPIC, Samples.request());
    ByteBuffer avro =
        new RawMessageEncoder<BonusRequested>(
                SpecificData.getForClass(BonusRequested.class), BonusRequested.getClassSchema())
            .encode(Samples.request());
    assertThat(ByteBuffer.wrap(bytes, 0, 5)).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}));
    assertThat(ByteBuffer.wrap(bytes, 5, bytes.length - 5)).isEqualTo(avro);
  }

  @Test
  void a_tombstone_stays_null_and_asks_nobody() {
    assertThat(registry.serializer(Map.of()).serialize(Samples.TOPIC, null)).isNull();
    registry.server.verify(0, WireMock.anyRequestedFor(anyUrl()));
  }

  @Test
  void the_published_text_is_registered_without_javas_properties() {
    registry.registers(Samples.SUBJECT, 1);
    registry.serializer(Map.of()).serialize(Samples.TOPIC, Samples.request());
    registry.server.verify(
        postRequestedFor(urlPathEqualTo("/subjects/bonus-requested-value/versions"))
            .withHeader("Content-Type", equalTo("application/vnd.schemaregistry.v1+json"))
            .withRequestBody(
                equalToJson(
                    "{\"schema\":"
                        + ScriptedRegistry.quoted(Samples.published().toString())
                        + "}")));
    assertThat(Samples.published().toString()).doesNotContain("avro.java.string");
  }

  @Test
  void without_auto_register_the_schema_is_looked_up() {
    registry.knows(Samples.SUBJECT, 7);
    assertThat(registry.serializer(NO_REGISTER).serialize(Samples.TOPIC, Samples.request()))
        .startsWith(0, 0, 0, 0, 7);
    registry.server.verify(
        0, postRequestedFor(urlPathEqualTo("/subjects/bonus-requested-value/versions")));
  }

  @Test
  void a_schema_that_is_not_registered_is_refused_with_the_remedy() {
    for (int code : new int[] {40401, 40403}) {
      registry.answersAll(ScriptedRegistry.error(404, code));
      assertThatThrownBy(
              () -> registry.serializer(NO_REGISTER).serialize(Samples.TOPIC, Samples.request()))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining("payouts topics create")
          .hasMessageContaining(String.valueOf(code));
    }
  }

  @Test
  void an_incompatible_schema_is_refused() {
    registry.answersAll(ScriptedRegistry.error(409, 409));
    assertThatThrownBy(
            () -> registry.serializer(Map.of()).serialize(Samples.TOPIC, Samples.request()))
        .isInstanceOfSatisfying(
            RegistryRefusedException.class, e -> assertThat(e.errorCode()).isEqualTo(409));
  }

  @Test
  void the_latest_version_is_used_when_asked_for() {
    registry.hasLatest(Samples.SUBJECT, 9, 1, Samples.published());
    Map<String, String> latest =
        Map.of("auto.register.schemas", "false", "use.latest.version", "true");
    assertThat(registry.serializer(latest).serialize(Samples.TOPIC, Samples.request()))
        .startsWith(0, 0, 0, 0, 9);
  }

  @Test
  void a_newer_latest_version_gets_its_own_fields_with_their_defaults() {
    Schema newer = Schemas.withField(Samples.published(), "priority", "int", "5");
    registry.hasLatest(Samples.SUBJECT, 9, 2, newer);
    registry.hasSchema(9, newer.toString());
    Map<String, String> latest =
        Map.of("auto.register.schemas", "false", "use.latest.version", "true");
    byte[] bytes = registry.serializer(latest).serialize(Samples.TOPIC, Samples.request());
    RegistryAvroDeserializer<GenericRecord> generic = new RegistryAvroDeserializer<>();
    generic.configure(registry.with(Map.of()), false);
    GenericRecord read = generic.deserialize(Samples.TOPIC, bytes);
    assertThat(read.get("priority")).isEqualTo(5);
    assertThat(read.get("payout_id").toString()).isEqualTo("p-1");
    assertThat(((GenericRecord) read.get("target")).get("submission_id").toString())
        .isEqualTo("sub");
  }

  @Test
  void a_latest_version_that_cannot_hold_the_record_is_refused() {
    Schema other = SchemaBuilder.record("Other").fields().requiredString("x").endRecord();
    registry.hasLatest(Samples.SUBJECT, 9, 2, other);
    Map<String, String> latest =
        Map.of("auto.register.schemas", "false", "use.latest.version", "true");
    assertThatThrownBy(
            () -> registry.serializer(latest).serialize(Samples.TOPIC, Samples.request()))
        .isInstanceOf(RegistryRefusedException.class);
  }

  @Test
  void many_threads_ask_once_for_a_schema() throws Exception {
    registry.answers(
        WireMock.post(urlPathEqualTo("/subjects/" + Samples.SUBJECT)),
        ScriptedRegistry.ok("{\"id\":3}").withFixedDelay(200));
    RegistryAvroSerializer<BonusRequested> serializer = registry.serializer(NO_REGISTER);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        results.add(threads.submit(() -> serializer.serialize(Samples.TOPIC, Samples.request())));
      }
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(results.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
    registry.server.verify(1, WireMock.anyRequestedFor(anyUrl()));
  }

  @Test
  void after_warming_up_no_registry_is_needed() {
    registry.knows(Samples.SUBJECT, 3);
    RegistryAvroSerializer<BonusRequested> serializer = registry.serializer(NO_REGISTER);
    serializer.warmUp(Samples.TOPIC, List.of(BonusRequested.getClassSchema()));
    registry.answersAll(ScriptedRegistry.error(503, 50001));
    assertThat(serializer.serialize(Samples.TOPIC, Samples.request())).startsWith(0, 0, 0, 0, 3);
    assertThat(serializer.idOf(Samples.TOPIC, BonusRequested.getClassSchema())).isEqualTo(3);
  }

  @Test
  void generic_records_are_written_too() {
    registry.registers("t-value", 4);
    Schema schema = SchemaBuilder.record("R").fields().requiredString("x").endRecord();
    GenericRecord record = new GenericData.Record(schema);
    record.put("x", "y");
    RegistryAvroSerializer<GenericRecord> serializer = new RegistryAvroSerializer<>();
    serializer.configure(registry.with(Map.of()), false);
    assertThat(serializer.serialize("t", record)).containsExactly(0, 0, 0, 0, 4, 2, 'y');
  }

  @Test
  void keys_have_a_subject_of_their_own() {
    registry.registers("t-key", 4);
    RegistryAvroSerializer<BonusRequested> serializer = new RegistryAvroSerializer<>();
    serializer.configure(registry.with(Map.of()), true);
    assertThat(serializer.serialize("t", Samples.request())).startsWith(0, 0, 0, 0, 4);
  }

  @Test
  void a_record_that_does_not_fit_its_schema_leaves_the_serializer_usable() {
    registry.registers(Samples.SUBJECT, 1);
    RegistryAvroSerializer<BonusRequested> serializer = registry.serializer(Map.of());
    byte[] before = serializer.serialize(Samples.TOPIC, Samples.request());
    BonusRequested broken =
        new BonusRequested(
            null, new ProlificTarget("w", "s", "x"), 1L, "GBP", "", null, null, null);
    assertThatThrownBy(() -> serializer.serialize(Samples.TOPIC, broken))
        .isInstanceOf(SerializationException.class);
    assertThat(serializer.serialize(Samples.TOPIC, Samples.request())).isEqualTo(before);
  }

  @Test
  void what_is_no_avro_record_is_refused() {
    RegistryAvroSerializer<Object> serializer = new RegistryAvroSerializer<>();
    serializer.configure(registry.with(Map.of()), false);
    assertThatThrownBy(() -> serializer.serialize("t", "text"))
        .isInstanceOf(SerializationException.class);
  }
}
