package org.payouts.serde;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.BonusPaid;
import org.payouts.BonusRequested;
import org.payouts.PayoutReview;
import org.payouts.Platform;

class RegistryAvroDeserializerTest {
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
  void what_was_written_is_read() {
    registry.registers(Samples.SUBJECT, 5);
    registry.hasSchema(5, Samples.published().toString());
    byte[] bytes = registry.serializer(Map.of()).serialize(Samples.TOPIC, Samples.request());
    assertThat(registry.deserializer(Map.of()).deserialize(Samples.TOPIC, bytes))
        .isEqualTo(Samples.request());
  }

  @Test
  void a_tombstone_stays_null() {
    assertThat(registry.deserializer(Map.of()).deserialize(Samples.TOPIC, null)).isNull();
  }

  @Test
  void text_is_read_as_java_strings_whatever_the_writer_was() throws IOException {
    BonusRequested read = read(Samples.published(), generic(Samples.published(), "p-1"));
    assertThat(read.getPayoutId()).isInstanceOf(String.class).isEqualTo("p-1");
  }

  @Test
  void a_newer_writers_added_field_is_skipped() throws IOException {
    Schema newer = Schemas.withField(Samples.published(), "priority", "int", "5");
    assertThat(read(newer, generic(newer, "p-2")).getPayoutId()).isEqualTo("p-2");
  }

  @Test
  void an_older_writers_missing_field_has_its_default() throws IOException {
    Schema older =
        Schemas.withoutField(Schemas.withoutField(Samples.published(), "batch"), "reason");
    BonusRequested read = read(older, generic(older, "p-3"));
    assertThat(read.getBatch()).isNull();
    assertThat(read.getReason()).isEmpty();
  }

  @Test
  void a_newer_writers_enum_symbol_reads_as_unknown() throws IOException {
    Schema current = SchemaTexts.published(PayoutReview.getClassSchema());
    Schema newer =
        new Schema.Parser()
            .parse(current.toString().replace("\"RESPONDENT\"", "\"RESPONDENT\",\"NEWER\""));
    GenericRecord record = empty(newer);
    record.put(
        "platform", new GenericData.EnumSymbol(newer.getField("platform").schema(), "NEWER"));
    registry.hasSchema(8, newer.toString());
    RegistryAvroDeserializer<PayoutReview> deserializer = new RegistryAvroDeserializer<>();
    deserializer.configure(
        registry.with(Map.of(RegistryAvroDeserializer.VALUE_TYPE, PayoutReview.class.getName())),
        false);
    assertThat(deserializer.deserialize("payout-reviews", framed(8, record)).getPlatform())
        .isEqualTo(Platform.UNKNOWN);
  }

  @Test
  void an_unknown_kind_of_target_does_not_fit() throws IOException {
    String targets =
        "{\"type\":\"record\",\"name\":\"NewTarget\",\"fields\":[{\"name\":\"x\",\"type\":\"string\"}]}";
    Schema newer =
        new Schema.Parser()
            .parse(
                Samples.published()
                    .toString()
                    .replace(
                        "[\"null\",{\"type\":\"record\",\"name\":\"ProlificTarget\"",
                        "[\"null\","
                            + targets
                            + ",{\"type\":\"record\",\"name\":\"ProlificTarget\""));
    GenericRecord record = generic(newer, "p-4");
    GenericRecord target =
        new GenericData.Record(newer.getField("target").schema().getTypes().get(1));
    target.put("x", "y");
    record.put("target", target);
    assertThatThrownBy(() -> read(newer, record)).isInstanceOf(UndecodableException.class);
  }

  @Test
  void bytes_without_a_magic_byte_are_undecodable_without_asking_anybody() {
    RegistryAvroDeserializer<BonusRequested> deserializer = registry.deserializer(Map.of());
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {0, 0, 0, 1},
            "{\"json\":1}".getBytes(),
            new byte[] {1, 0, 0, 0, 1, 0})) {
      assertThatThrownBy(() -> deserializer.deserialize(Samples.TOPIC, bytes))
          .isInstanceOf(UndecodableException.class);
    }
    registry.server.verify(0, WireMock.anyRequestedFor(anyUrl()));
  }

  @Test
  void every_truncation_and_every_appended_byte_is_undecodable() throws IOException {
    registry.hasSchema(5, Samples.published().toString());
    RegistryAvroDeserializer<BonusRequested> deserializer = registry.deserializer(Map.of());
    byte[] whole = framed(5, generic(Samples.published(), "p-1"));
    IntStream.range(0, whole.length)
        .forEach(
            length ->
                assertThatThrownBy(
                        () -> deserializer.deserialize(Samples.TOPIC, Arrays.copyOf(whole, length)))
                    .isInstanceOf(UndecodableException.class));
    assertThatThrownBy(
            () -> deserializer.deserialize(Samples.TOPIC, Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(UndecodableException.class);
    assertThat(deserializer.deserialize(Samples.TOPIC, whole).getPayoutId()).isEqualTo("p-1");
  }

  @Test
  void flipped_bits_never_do_worse_than_undecodable() throws IOException {
    registry.hasSchema(5, Samples.published().toString());
    RegistryAvroDeserializer<BonusRequested> deserializer = registry.deserializer(Map.of());
    byte[] whole = framed(5, generic(Samples.published(), "p-1"));
    for (int bit = WireFormat.HEADER * 8; bit < whole.length * 8; bit++) {
      byte[] bytes = whole.clone();
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        deserializer.deserialize(Samples.TOPIC, bytes);
      } catch (UndecodableException e) {
        assertThat(e).hasMessageContaining("schema 5");
      }
    }
  }

  @Test
  void a_length_that_claims_gigabytes_is_undecodable_and_costs_no_memory() {
    registry.hasSchema(5, Samples.published().toString());
    RegistryAvroDeserializer<BonusRequested> deserializer = registry.deserializer(Map.of());
    for (long length :
        new long[] {
          100, 1 << 30, Integer.MAX_VALUE - 8L, Integer.MAX_VALUE, 1L << 40, -1, Long.MIN_VALUE
        }) {
      assertThatThrownBy(() -> deserializer.deserialize(Samples.TOPIC, stringOfLength(length)))
          .as("length %d", length)
          .isInstanceOf(UndecodableException.class);
    }
  }

  private static byte[] stringOfLength(long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).putInt(1, 5).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    encoder.writeLong(length);
    encoder.flush();
    bytes.write('x');
    return bytes.toByteArray();
  }

  @Test
  void a_record_of_another_type_is_undecodable() throws IOException {
    Schema other = SchemaTexts.published(BonusPaid.getClassSchema());
    assertThatThrownBy(() -> read(other, empty(other))).isInstanceOf(UndecodableException.class);
  }

  @Test
  void a_record_of_another_name_with_the_same_fields_is_undecodable() throws IOException {
    String text = Samples.published().toString();
    for (String other :
        List.of(
            text.replace("\"BonusRequested\"", "\"Other\""),
            text.replace("org.payouts", "org.other"))) {
      Schema writer = new Schema.Parser().parse(other);
      assertThat(writer.getFullName()).isNotEqualTo(Samples.published().getFullName());
      assertThatThrownBy(() -> read(writer, generic(writer, "p-6")))
          .isInstanceOf(UndecodableException.class);
    }
  }

  @Test
  void a_schema_that_is_no_record_is_undecodable() {
    registry.hasSchema(5, "\"string\"");
    assertThatThrownBy(
            () ->
                registry
                    .deserializer(Map.of())
                    .deserialize(Samples.TOPIC, new byte[] {0, 0, 0, 0, 5, 2, 'x'}))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void a_schema_of_another_format_is_undecodable() {
    registry.answersAll(
        ScriptedRegistry.ok("{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = 'proto3';\"}"));
    assertThatThrownBy(
            () ->
                registry
                    .deserializer(Map.of())
                    .deserialize(Samples.TOPIC, new byte[] {0, 0, 0, 0, 5, 0}))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void a_writers_schema_may_refer_to_others() throws IOException {
    Schema whole = Samples.published();
    Schema target = whole.getField("target").schema().getTypes().get(1);
    String alone =
        whole
            .toString()
            .replace(
                target.toString().replace("\"namespace\":\"org.payouts\",", ""),
                "\"ProlificTarget\"");
    assertThat(alone).doesNotContain("workspace_id");
    String references =
        ",\"references\":[{\"name\":\"org.payouts.ProlificTarget\",\"subject\":\"target\",\"version\":2}]}";
    registry.answersAll(
        ScriptedRegistry.ok("{\"schema\":" + ScriptedRegistry.quoted(alone) + references));
    registry.answers(
        WireMock.get("/subjects/target/versions/2"),
        ScriptedRegistry.ok(
            "{\"id\":9,\"version\":2,\"schema\":"
                + ScriptedRegistry.quoted(target.toString())
                + "}"));
    byte[] bytes = framed(5, generic(whole, "p-5"));
    assertThat(registry.deserializer(Map.of()).deserialize("t", bytes).getPayoutId())
        .isEqualTo("p-5");
  }

  @Test
  void an_amount_written_as_a_double_is_undecodable_and_never_rounded() throws IOException {
    Schema writer =
        new Schema.Parser()
            .parse(
                Samples.published()
                    .toString()
                    .replace(
                        "\"amount_minor\",\"type\":\"long\"",
                        "\"amount_minor\",\"type\":\"double\""));
    GenericRecord record = new GenericData.Record(writer);
    record.put("payout_id", "p-1");
    record.put("amount_minor", 1.5d);
    record.put("currency", "GBP");
    record.put("reason", "");
    assertThatThrownBy(() -> read(writer, record))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("schema 6");
  }

  @Test
  void the_specific_reader_finds_the_class_by_the_writers_name() throws IOException {
    registry.hasSchema(5, Samples.published().toString());
    RegistryAvroDeserializer<Object> deserializer = new RegistryAvroDeserializer<>();
    deserializer.configure(registry.with(Map.of("specific.avro.reader", "true")), false);
    assertThat(deserializer.deserialize("t", framed(5, generic(Samples.published(), "p-1"))))
        .isInstanceOf(BonusRequested.class);
  }

  @Test
  void without_a_specific_reader_records_are_generic() throws IOException {
    registry.hasSchema(5, Samples.published().toString());
    RegistryAvroDeserializer<Object> deserializer = new RegistryAvroDeserializer<>();
    deserializer.configure(registry.with(Map.of()), false);
    assertThat(deserializer.deserialize("t", framed(5, generic(Samples.published(), "p-1"))))
        .isInstanceOf(GenericData.Record.class);
  }

  /** Anybody who may register a schema may name a class in it. Nobody may have it made. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\",\"java-class\":\"java.net.URI\"}",
        "{\"type\":\"string\",\"java-class\":\"no.such.Type\"}",
        "{\"type\":\"string\",\"avro.java.string\":\"java.net.URI\"}",
        "{\"type\":\"map\",\"values\":\"int\",\"java-key-class\":\"java.io.File\"}",
        "{\"type\":\"array\",\"items\":\"int\",\"java-class\":\"java.io.File\"}"
      })
  void a_class_that_a_schema_names_is_no_matter_to_any_reader(String type) throws IOException {
    String id = "{\"name\":\"payout_id\",\"type\":";
    String text = Samples.published().toString();
    String added = text.replace(id, "{\"name\":\"by\",\"type\":" + type + "}," + id);
    String marked = type.contains("\"string\"") ? type : "\"string\"";
    Schema writer = new Schema.Parser().parse(added.replace(id + "\"string\"", id + marked));
    assertThat(writer.getField("by")).isNotNull();
    GenericRecord record = new GenericData.Record(writer);
    for (Schema.Field field : writer.getFields()) {
      record.put(
          field.pos(),
          switch (field.schema().getType()) {
            case STRING -> "p-1";
            case LONG -> 1L;
            case MAP -> Map.of("key", 1);
            case ARRAY -> List.of(1);
            default -> null;
          });
    }
    registry.hasSchema(5, writer.toString());
    byte[] bytes = framed(5, record);
    assertThat(registry.deserializer(Map.of()).deserialize(Samples.TOPIC, bytes).getPayoutId())
        .isEqualTo("p-1");
    RegistryAvroDeserializer<GenericRecord> generic = new RegistryAvroDeserializer<>();
    generic.configure(registry.with(Map.of()), false);
    assertThat(generic.deserialize(Samples.TOPIC, bytes).get("payout_id")).hasToString("p-1");
    assertThat(
            registry
                .deserializer(Map.of())
                .only(List.of("payout_id"))
                .deserialize(Samples.TOPIC, bytes)
                .get(0))
        .hasToString("p-1");
  }

  @Test
  void a_schema_is_fetched_once() throws IOException {
    registry.hasSchema(5, Samples.published().toString());
    RegistryAvroDeserializer<BonusRequested> deserializer = registry.deserializer(Map.of());
    byte[] bytes = framed(5, generic(Samples.published(), "p-1"));
    IntStream.range(0, 50).parallel().forEach(i -> deserializer.deserialize(Samples.TOPIC, bytes));
    registry.server.verify(1, WireMock.anyRequestedFor(anyUrl()));
  }

  private BonusRequested read(Schema writer, GenericRecord record) throws IOException {
    registry.server.resetAll();
    registry.hasSchema(6, writer.toString());
    return registry.deserializer(Map.of()).deserialize(Samples.TOPIC, framed(6, record));
  }

  private static GenericRecord generic(Schema schema, String payoutId) {
    GenericRecord record = empty(schema);
    record.put("payout_id", payoutId);
    return record;
  }

  /** A record without meaning, made without the generated classes. */
  private static GenericRecord empty(Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      Schema type = field.schema();
      record.put(
          field.pos(),
          switch (type.getType()) {
            case STRING -> "";
            case INT -> 0;
            case LONG -> 0L;
            case ENUM -> new GenericData.EnumSymbol(type, type.getEnumSymbols().get(0));
            case UNION -> null;
            default -> throw new IllegalArgumentException(type.toString());
          });
    }
    return record;
  }

  private static byte[] framed(int id, GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).putInt(1, id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<>(record.getSchema(), SpecificData.get()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
