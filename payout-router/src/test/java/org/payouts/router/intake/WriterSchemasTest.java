package org.payouts.router.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.payouts.config.Settings;
import org.payouts.router.intake.WriterSchemas.Knowledge;
import org.payouts.router.testing.ScriptedIds;
import org.payouts.router.testing.TestSerdes;
import org.payouts.router.topology.RouterSerdes;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.serde.RegistryAvroSerializer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.serde.WireFormat;
import org.payouts.topics.Topics;

class WriterSchemasTest {

  /** The ID of a request's schema that somebody else has registered. */
  private static int idOf(Settings settings, String topic, String name) {
    try (RegistryAvroSerializer<IndexedRecord> serializer = new RegistryAvroSerializer<>()) {
      serializer.configure(settings.with("auto.register.schemas", "true").registry(), false);
      return serializer.idOf(
          topic,
          TestSerdes.requestSchema(
              "{\"name\":\"amount_minor\"",
              "{\"by\":\"%s\",\"name\":\"amount_minor\"".formatted(name)));
    }
  }

  private static Deserializer<IndexedRecord> failingFor(int id, Deserializer<IndexedRecord> real) {
    return (topic, bytes) -> {
      if (WireFormat.id(bytes) == id) {
        throw new IllegalStateException("a fault of a library");
      }
      return real.deserialize(topic, bytes);
    };
  }

  private static WriterSchemas schemas(Settings settings, Deserializer<?> requests) {
    return new WriterSchemas(
        new SchemaRegistryClient(settings),
        requests,
        new WriterSchemas.Budget(1_000, Duration.ofMinutes(5)));
  }

  /** The thread that learns would end, and every ID that comes later would stay unanswered. */
  @Test
  void an_id_that_cannot_be_taken_in_keeps_no_other_from_being_learned() {
    try (InMemoryRegistry registry = InMemoryRegistry.start(0)) {
      Settings settings = TestSerdes.of(registry).settings();
      int strange = idOf(settings, "strange", "strange");
      int honest = idOf(settings, "honest", "honest");
      Deserializer<IndexedRecord> real = RouterSerdes.of(settings).requests();
      try (WriterSchemas schemas = schemas(settings, failingFor(strange, real))) {
        schemas.start(error -> {});
        assertThat(schemas.of(strange, 0)).isInstanceOf(Knowledge.Open.class);
        await()
            .untilAsserted(
                () ->
                    assertThat(schemas.failure())
                        .contains("schema ID " + strange, "a fault of a library"));
        await().until(() -> schemas.of(honest, 0) instanceof Knowledge.Known);
        assertThat(schemas.of(strange, 0)).isInstanceOf(Knowledge.Open.class);
      }
    }
  }

  /** A router that is started again would not start. */
  @Test
  void a_version_that_cannot_be_taken_in_keeps_no_other_from_being_learned() {
    try (InMemoryRegistry registry = InMemoryRegistry.start(0)) {
      Settings settings = TestSerdes.of(registry).settings();
      int strange = idOf(settings, Topics.BONUS_REQUESTED, "strange");
      int honest = idOf(settings, Topics.BONUS_REQUESTED, "honest");
      Deserializer<IndexedRecord> real = RouterSerdes.of(settings).requests();
      try (WriterSchemas schemas = schemas(settings, failingFor(strange, real))) {
        schemas.learn();
        assertThat(schemas.of(honest, 0)).isInstanceOf(Knowledge.Known.class);
        assertThat(schemas.of(strange, 0)).isInstanceOf(Knowledge.Open.class);
      }
    }
  }

  /** One of several nodes may not have heard yet of what another has just registered. */
  @Test
  void an_id_that_is_given_and_then_unknown_is_asked_for_again() {
    try (InMemoryRegistry registry = InMemoryRegistry.start(0);
        ScriptedIds stale = new ScriptedIds(registry.url())) {
      Settings settings = TestSerdes.of(registry).settings();
      int fresh = idOf(settings, "fresh", "fresh");
      stale.answer(fresh, 404, "{\"error_code\":40403,\"message\":\"not found\"}");
      Deserializer<IndexedRecord> requests =
          RouterSerdes.of(settings.with("schema.registry.url", stale.url())).requests();
      try (WriterSchemas schemas = schemas(settings, requests)) {
        schemas.start(error -> {});
        assertThat(schemas.of(fresh, 0)).isInstanceOf(Knowledge.Open.class);
        await().until(() -> schemas.failure() != null);
        assertThat(schemas.of(fresh, 0)).isInstanceOf(Knowledge.Open.class);
      }
    }
  }

  @Test
  void an_error_ends_the_asking_visibly() {
    try (InMemoryRegistry registry = InMemoryRegistry.start(0)) {
      Settings settings = TestSerdes.of(registry).settings();
      int fatal = idOf(settings, "fatal", "fatal");
      Deserializer<IndexedRecord> failing =
          (topic, bytes) -> {
            throw new NoClassDefFoundError("a broken library");
          };
      CompletableFuture<Error> ended = new CompletableFuture<>();
      try (WriterSchemas schemas = schemas(settings, failing)) {
        schemas.start(ended::complete);
        assertThat(schemas.of(fatal, 0)).isInstanceOf(Knowledge.Open.class);
        assertThat(ended)
            .succeedsWithin(Duration.ofSeconds(10))
            .isInstanceOf(NoClassDefFoundError.class);
        assertThat(schemas.failure()).contains("a broken library");
      }
    }
  }
}
