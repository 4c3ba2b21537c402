package org.payouts.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.UnresolvedUnionException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
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

class NullableWriterTest {
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
    assertThat(bytes(new NullableWriter(schema), record))
        .isEqualTo(
            bytes(new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema)), record));
  }

  @Test
  void null_may_be_either_branch_and_text_of_either_kind() throws IOException {
    for (GenericRecord record :
        Arrays.asList(
            optional("a", 1, 2L), optional(new Utf8("a"), 1, null), optional(null, null, 2L))) {
      assertThat(bytes(new NullableWriter(OPTIONAL), record))
          .isEqualTo(bytes(new SpecificDatumWriter<>(OPTIONAL, new SpecificData()), record));
    }
  }

  @Test
  void a_value_of_another_type_is_refused() {
    NullableWriter writer = new NullableWriter(OPTIONAL);
    assertThatThrownBy(() -> bytes(writer, optional(1, 1, 1L)))
        .isInstanceOf(UnresolvedUnionException.class);
    assertThatThrownBy(() -> bytes(writer, optional("a", 1, "a")))
        .isInstanceOf(UnresolvedUnionException.class);
  }

  private static GenericRecord optional(Object text, Object number, Object last) {
    GenericRecord record = new GenericData.Record(OPTIONAL);
    record.put("text", text);
    record.put("number", number);
    record.put("last", last);
    return record;
  }

  private static byte[] bytes(DatumWriter<Object> writer, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writer.write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
