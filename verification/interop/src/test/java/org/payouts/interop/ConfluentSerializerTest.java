package org.payouts.interop;

import org.payouts.admin.SchemaCatalogue;
import org.payouts.admin.SchemaSpec;
import org.payouts.config.Settings;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.registry.LocalRegistry;
import org.payouts.sandbox.registry.SchemaRegistryServer;
import org.payouts.serde.PayoutSerdes;
import org.payouts.serde.RegistryAvroDeserializer;
import org.payouts.serde.RegistryAvroSerializer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;













































































































import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;












/**
 * Confluent's own serializer and deserializer against ours, over one registry and with the same
 * configuration keys. {@code -Dit.registry=apicurio} takes a real registry instead of the small
 * one.
 */
class ConfluentSerializerTest {
  private static final int RECORDS = 300;
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  private static SchemaRegistryServer registry;

  @BeforeAll
  static void registerTheCatalogue() {
    // Lets Avro trust the generated classes, as the first use of any serde of ours does.
    new RegistryAvroSerializer<>().close();
    System.out.println("seed " + SEED + " (again with -Dseed=" + SEED + ")");
    registry =
        System.getProperty("it.registry", "memory").equals("apicurio")
            ? LocalRegistry.start(null, 0)
            : InMemoryRegistry.start(0);
    SchemaCatalogue.register(new SchemaRegistryClient(configuration()));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  static Stream<Arguments> everyTypeAndLookup() {
    return RecordTypes.ALL.stream()
        .flatMap(
            type ->
                Stream.of(
                    Arguments.of(type, Map.of("use.latest.version", "true")),
                    Arguments.of(type, Map.of("use.latest.version", "false"))));
  }

  @ParameterizedTest
  @MethodSource("everyTypeAndLookup")
  void both_serializers_write_the_same_bytes_and_read_each_others(
      RecordTypes.OnTopic type, Map<String, String> lookup) {
    ArbitraryRecords arbitrary = new ArbitraryRecords(SEED);
    try (Serializer<Object> ours = ours(lookup);
        Serializer<Object> theirs = theirs(lookup);
        Deserializer<Object> weRead = ourReader();
        Deserializer<Object> theyRead = theirReader()) {
      for (int i = 0; i < RECORDS; i++) {
        SpecificRecordBase written = arbitrary.next(type.type());
        byte[] ourBytes = ours.serialize(type.topic(), written);
        byte[] theirBytes = theirs.serialize(type.topic(), written);
        assertThat(ourBytes).isEqualTo(theirBytes);
        assertThat(weRead.deserialize(type.topic(), theirBytes)).isEqualTo(written);
        assertThat(theyRead.deserialize(type.topic(), ourBytes)).isEqualTo(written);
      }
    }
  }

  @Test
  void no_record_type_is_left_out() {
    assertThat(RecordTypes.ALL.stream().map(type -> type.type().getName()))
        .containsExactlyInAnyOrderElementsOf(
            SchemaCatalogue.all().stream()
                .map(spec -> spec.schema().getFullName())
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(SchemaCatalogue.all().stream().map(SchemaSpec::subject))
        .containsAll(RecordTypes.ALL.stream().map(RecordTypes.OnTopic::subject).toList());
  }

  @Test
  void a_tombstone_stays_null_in_both() {
    try (Serializer<Object> ours = ours(Map.of());
        Serializer<Object> theirs = theirs(Map.of());
        Deserializer<Object> weRead = ourReader();
        Deserializer<Object> theyRead = theirReader()) {
      assertThat(ours.serialize(Topics.REVIEWS, null)).isNull();
      assertThat(theirs.serialize(Topics.REVIEWS, null)).isNull();
      assertThat(weRead.deserialize(Topics.REVIEWS, null)).isNull();
      assertThat(theyRead.deserialize(Topics.REVIEWS, null)).isNull();
    }
  }

  @Test
  void neither_registers_a_schema_where_that_is_switched_off() {
    BonusRequested written = new ArbitraryRecords(SEED).next(BonusRequested.class);
    for (Serializer<Object> serializer : List.of(ours(Map.of()), theirs(Map.of()))) {
      assertThatThrownBy(() -> serializer.serialize("nobody-registered-this", written))
          .isInstanceOf(SerializationException.class);
      serializer.close();
    }
    SchemaRegistryClient client = new SchemaRegistryClient(configuration());
    assertThatThrownBy(() -> client.latest("nobody-registered-this-value"))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void both_register_the_same_schema_under_one_id_where_that_is_switched_on() {
    BonusPaid written = new ArbitraryRecords(SEED).next(BonusPaid.class);
    Map<String, String> register = Map.of("auto.register.schemas", "true");
    try (Serializer<Object> ours = ours(register);
        Serializer<Object> theirs = theirs(register)) {
      byte[] theirBytes = theirs.serialize("registered-by-theirs", written);
      assertThat(ours.serialize("registered-by-ours", written)).isEqualTo(theirBytes);
      assertThat(ours.serialize("registered-by-theirs", written)).isEqualTo(theirBytes);
    }
  }

  @Test
  void an_unknown_id_and_a_wrong_first_byte_fail_in_both() {
    byte[] unknownId = {0, 0x7f, 0, 0, 1, 2, 3};
    byte[] noMagic = {9, 0, 0, 0, 1, 2, 3};
    for (Deserializer<Object> reader : List.of(ourReader(), theirReader())) {
      assertThatThrownBy(() -> reader.deserialize(Topics.BONUS_REQUESTED, unknownId))
          .isInstanceOf(SerializationException.class);
      assertThatThrownBy(() -> reader.deserialize(Topics.BONUS_REQUESTED, noMagic))
          .isInstanceOf(SerializationException.class);
      reader.close();
    }
  }

  @Test
  void the_services_take_confluents_classes_when_the_configuration_names_them() {
    Settings settings =
        Settings.of(
            Map.of(
                "schema.registry.url", registry.url(),
                "value.serializer", KafkaAvroSerializer.class.getName(),
                "value.deserializer", KafkaAvroDeserializer.class.getName()));
    BonusPaid written = new ArbitraryRecords(SEED).next(BonusPaid.class);
    try (Serializer<BonusPaid> theirs = PayoutSerdes.serializer(settings);
        Deserializer<BonusPaid> theyRead = PayoutSerdes.deserializer(settings, BonusPaid.class);
        Serializer<Object> ours = ours(Map.of())) {
      PayoutSerdes.warmUp(theirs, Topics.BONUS_PAID, BonusPaid.class);
      byte[] bytes = theirs.serialize(Topics.BONUS_PAID, written);
      assertThat(bytes).isEqualTo(ours.serialize(Topics.BONUS_PAID, written));
      assertThat(theyRead.deserialize(Topics.BONUS_PAID, bytes)).isEqualTo(written);
    }
  }

  /** The keys that one properties file gives to both. */
  private static Map<String, Object> configuration() {
    Map<String, Object> keys = new HashMap<>();
    keys.put("schema.registry.url", registry.url());
    keys.put("auto.register.schemas", "false");
    keys.put("avro.remove.java.properties", "true");
    keys.put("specific.avro.reader", "true");
    return keys;
  }

  private static Serializer<Object> ours(Map<String, String> more) {
    return configured(new RegistryAvroSerializer<>(), more);
  }

  private static Serializer<Object> theirs(Map<String, String> more) {
    return configured(new KafkaAvroSerializer(), more);
  }

  private static Serializer<Object> configured(
      Serializer<Object> serializer, Map<String, String> more) {
    Map<String, Object> keys = configuration();
    keys.putAll(more);
    serializer.configure(keys, false);
    return serializer;
  }

  private static Deserializer<Object> ourReader() {
    Deserializer<Object> reader = new RegistryAvroDeserializer<>();
    reader.configure(configuration(), false);
    return reader;
  }

  private static Deserializer<Object> theirReader() {
    Deserializer<Object> reader = new KafkaAvroDeserializer();
    reader.configure(configuration(), false);
    return reader;
  }
}
