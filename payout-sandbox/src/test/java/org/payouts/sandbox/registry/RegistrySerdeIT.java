package org.payouts.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.SchemaSpec;
import org.payouts.config.Settings;
import org.payouts.sandbox.testing.Bootstrap;
import org.payouts.sandbox.testing.KafkaCluster;
import org.payouts.sandbox.testing.SharedTopics;
import org.payouts.sandbox.testing.TopicReader;
import org.payouts.sandbox.testing.UniqueNames;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.Topics;

/** The project's serializer with real registries and a real broker between its two ends. */
@ExtendWith(KafkaCluster.class)
class RegistrySerdeIT {
  private static final BonusRequested REQUEST =
      BonusRequested.newBuilder()
          .setPayoutId("study-7:mturk:3XYZ")
          .setTarget(MTurkTarget.newBuilder().setWorkerId("A1").setAssignmentId("3XYZ").build())
          .setAmountMinor(150)
          .setCurrency("USD")
          .setReason("thank you \u00e9\u4e2d")
          .setRequestedAt(Instant.parse("2026-11-21T03:00:00.123Z"))
          .build();

  @EachRegistry
  void a_request_and_a_tombstone_come_back_from_the_broker_as_they_were(
      SchemaRegistryServer registry, @Bootstrap String bootstrap) {
    Settings settings = registering(registry);
    String topic = SharedTopics.create(bootstrap, "serde", 1);
    try (KafkaProducer<String, BonusRequested> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            PayoutSerdes.serializer(settings))) {
      producer.send(new ProducerRecord<>(topic, "a", REQUEST));
      producer.send(new ProducerRecord<>(topic, "b", null));
    }

    try (var reader = TopicReader.of(bootstrap, topic, deserializer(settings))) {
      reader.awaitCount(2);
      assertThat(reader.values()).containsExactly(REQUEST, null);
    }
    try (var raw = TopicReader.raw(bootstrap, topic)) {
      byte[] bytes = raw.awaitCount(2).get(0).value();
      int id = new SchemaRegistryClient(settings).latest(Topics.subject(topic)).id();
      assertThat(bytes[0]).isZero();
      assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(id);
    }
  }

  @EachRegistry
  void the_whole_catalogue_registers_and_registers_again_with_the_same_ids(
      SchemaRegistryServer registry) {
    var first = SchemaCatalogue.register(new SchemaRegistryClient(settings(registry)));
    var again = new SchemaRegistryClient(settings(registry));

    assertThat(SchemaCatalogue.register(again)).isEqualTo(first);
    assertThat(first.keySet())
        .containsExactlyInAnyOrderElementsOf(
            SchemaCatalogue.all().stream().map(SchemaSpec::subject).toList());
    for (SchemaSpec spec : SchemaCatalogue.all()) {
      assertThat(again.compatibility(spec.subject())).contains(spec.compatibility().name());
    }
  }

  @EachRegistry
  void a_service_writes_what_the_catalogue_registered_and_registers_nothing_itself(
      SchemaRegistryServer registry) {
    SchemaCatalogue.register(new SchemaRegistryClient(settings(registry)));
    try (Serializer<BonusRequested> serializer = PayoutSerdes.serializer(settings(registry))) {
      byte[] bytes = serializer.serialize(Topics.BONUS_REQUESTED, REQUEST);
      assertThat(deserializer(settings(registry)).deserialize(Topics.BONUS_REQUESTED, bytes))
          .isEqualTo(REQUEST);

      assertThatThrownBy(() -> serializer.serialize(UniqueNames.of("unknown"), REQUEST))
          .isInstanceOf(RegistryRefusedException.class);
    }
  }

  @EachRegistry
  void only_bytes_that_can_never_be_read_are_undecodable(SchemaRegistryServer registry) {
    String topic = UniqueNames.of("bytes");
    byte[] good =
        PayoutSerdes.<BonusRequested>serializer(registering(registry)).serialize(topic, REQUEST);
    byte[] unknownId = good.clone();
    ByteBuffer.wrap(unknownId).putInt(1, 7_654_321);
    byte[] cut = Arrays.copyOf(good, good.length - 3);
    Deserializer<BonusRequested> deserializer = deserializer(settings(registry));

    for (byte[] bad : new byte[][] {unknownId, cut, {}, {1, 2, 3}, "{\"json\":1}".getBytes()}) {
      assertThatThrownBy(() -> deserializer.deserialize(topic, bad))
          .isInstanceOf(UndecodableException.class);
    }
    assertThat(deserializer.deserialize(topic, good)).isEqualTo(REQUEST);
  }

  @Test
  void a_registry_that_is_down_or_broken_is_never_undecodable() {
    try (InMemoryRegistry registry = InMemoryRegistry.start(0)) {
      String topic = UniqueNames.of("down");
      byte[] bytes =
          PayoutSerdes.<BonusRequested>serializer(registering(registry)).serialize(topic, REQUEST);

      registry.disconnect();
      assertThatThrownBy(() -> deserializer(settings(registry)).deserialize(topic, bytes))
          .isInstanceOf(RegistryUnavailableException.class);

      registry.connect();
      registry.fail(500, 50001);
      assertThatThrownBy(() -> deserializer(settings(registry)).deserialize(topic, bytes))
          .isInstanceOf(RegistryUnavailableException.class);

      registry.fail(401, 401);
      assertThatThrownBy(() -> deserializer(settings(registry)).deserialize(topic, bytes))
          .isInstanceOf(RegistryRefusedException.class);

      registry.heal();
      assertThat(deserializer(settings(registry)).deserialize(topic, bytes)).isEqualTo(REQUEST);
    }
  }

  @Test
  void a_schema_once_read_is_not_asked_for_again() {
    try (InMemoryRegistry registry = InMemoryRegistry.start(0)) {
      Serializer<BonusRequested> serializer = PayoutSerdes.serializer(registering(registry));
      Deserializer<BonusRequested> deserializer = deserializer(settings(registry));
      deserializer.deserialize("t", serializer.serialize("t", REQUEST));
      int calls = registry.calls().size();

      registry.disconnect();

      assertThat(deserializer.deserialize("t", serializer.serialize("t", REQUEST)))
          .isEqualTo(REQUEST);
      assertThat(registry.calls()).hasSize(calls).anyMatch(call -> call.startsWith("GET /schemas"));
    }
  }

  private static Settings settings(SchemaRegistryServer registry) {
    return Settings.of(Map.of("schema.registry.url", registry.url()));
  }

  private static Settings registering(SchemaRegistryServer registry) {
    return settings(registry).with("auto.register.schemas", "true");
  }

  private static Deserializer<BonusRequested> deserializer(Settings settings) {
    return PayoutSerdes.deserializer(settings, BonusRequested.class);
  }
}
