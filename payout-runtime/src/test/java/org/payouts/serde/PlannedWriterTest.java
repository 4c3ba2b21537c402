package org.payouts.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.UnresolvedUnionException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutAttempt;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;

class PlannedWriterTest {
  private static final Schema OPTIONAL =
      SchemaBuilder.record("Optional")
          .fields()
          .optionalString("text")
          .optionalInt("number")
          .name("last")
          .type()
          .unionOf()
          .longType()
          .and()
          .nullType()
          .endUnion()
          .noDefault()
          .endRecord();

  @BeforeAll
  static void trust_the_generated_classes() {
    AvroTrust.establish();
  }

  static Stream<SpecificRecord> records() {
    PayoutLedgerEntry empty = (PayoutLedgerEntry) EmptyRecord.of(PayoutLedgerEntry.SCHEMA$);
    PayoutCommand command = (PayoutCommand) EmptyRecord.of(PayoutCommand.SCHEMA$);
    PayoutAttempt attempt = (PayoutAttempt) EmptyRecord.of(PayoutAttempt.SCHEMA$);
    return Stream.of(
        Samples.request(),
        empty,
        PayoutLedgerEntry.newBuilder(empty)
            .setCommand(command)
            .setAttempt(attempt)
            .setNextAt(Instant.ofEpochMilli(5))
            .setProviderReference("reference")
            .setResolutionOffset(7L)
            .build(),
        (SpecificRecord) EmptyRecord.of(PayoutAdmission.SCHEMA$));
  }

  @ParameterizedTest
  @MethodSource("records")
  void the_bytes_are_avros(SpecificRecord record) throws IOException {
    Schema schema = record.getSchema();
    assertThat(bytes(new PlannedWriter(schema)::write, record))
        .isEqualTo(
            bytes(
                new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema))::write,
                record));
  }

  @Test
  void null_may_be_either_branch_and_text_of_either_kind() throws IOException {
    for (GenericRecord record :
        Arrays.asList(
            optional("a", 1, 2L), optional(new Utf8("a"), 1, null), optional(null, null, 2L))) {
      assertThat(bytes(new PlannedWriter(OPTIONAL)::write, record))
          .isEqualTo(bytes(new SpecificDatumWriter<>(OPTIONAL, new SpecificData())::write, record));
    }
  }

  @Test
  void values_of_every_kind_are_written_as_avro_does() throws IOException {
    Schema schema =
        SchemaBuilder.record("Every")
            .fields()
            .requiredInt("int")
            .requiredLong("long")
            .requiredFloat("float")
            .requiredDouble("double")
            .requiredBoolean("boolean")
            .requiredBytes("bytes")
            .requiredString("string")
            .name("enum")
            .type()
            .enumeration("Kind")
            .symbols("A", "B")
            .noDefault()
            .name("map")
            .type()
            .map()
            .values()
            .stringType()
            .noDefault()
            .name("list")
            .type()
            .array()
            .items()
            .unionOf()
            .nullType()
            .and()
            .longType()
            .and()
            .stringType()
            .endUnion()
            .noDefault()
            .name("self")
            .type()
            .optional()
            .type("Every")
            .endRecord();
    GenericRecord inner = every(schema, null);

    GenericRecord record = every(schema, inner);

    assertThat(bytes(new PlannedWriter(schema)::write, record))
        .isEqualTo(bytes(new SpecificDatumWriter<>(schema, new SpecificData())::write, record));
  }

  private static GenericRecord every(Schema schema, GenericRecord self) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("int", 1);
    record.put("long", 2L);
    record.put("float", 3f);
    record.put("double", 4d);
    record.put("boolean", true);
    record.put("bytes", ByteBuffer.wrap(new byte[] {5}));
    record.put("string", "six");
    record.put("enum", new GenericData.EnumSymbol(schema.getField("enum").schema(), "B"));
    record.put("map", Map.of("seven", "7"));
    record.put("list", Arrays.asList(8L, null, "nine"));
    record.put("self", self);
    return record;
  }

  @Test
  void a_missing_value_is_refused() {
    Schema schema = SchemaBuilder.record("Required").fields().requiredString("text").endRecord();
    assertThatThrownBy(
            () -> bytes(new PlannedWriter(schema)::write, new GenericData.Record(schema)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void a_value_of_another_type_is_refused() {
    PlannedWriter writer = new PlannedWriter(OPTIONAL);
    assertThatThrownBy(() -> bytes(writer::write, optional(1, 1, 1L)))
        .isInstanceOf(UnresolvedUnionException.class);
    assertThatThrownBy(() -> bytes(writer::write, optional("a", 1, "a")))
        .isInstanceOf(UnresolvedUnionException.class);
  }

  private static GenericRecord optional(Object text, Object number, Object last) {
    GenericRecord record = new GenericData.Record(OPTIONAL);
    record.put("text", text);
    record.put("number", number);
    record.put("last", last);
    return record;
  }

  @FunctionalInterface
  private interface Writer {
    void write(Object value, Encoder out) throws IOException;
  }

  private static byte[] bytes(Writer writer, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writer.write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
