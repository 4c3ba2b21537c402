package org.payouts.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.admin.SchemaCatalogue;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;
import org.payouts.workers.ledger.LedgerCodec;
import org.payouts.workers.ledger.UnusableRecordException;

/**
 * Records live for ever, so what each earlier release has written is kept here, and today's code
 * must read it and decide the same. {@code ReleaseFixtureIT} writes the files of a new release; a
 * release's files are never changed.
 */
class EarlierReleasesTest {
  private static final Path RELEASES = EarlierReleases.ALL;

  static List<Path> releases() throws IOException {
    try (Stream<Path> all = Files.list(RELEASES)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void what_an_earlier_release_has_written_is_read_and_decided_as_it_was(Path release)
      throws IOException {
    try (EarlierRelease read = new EarlierRelease(release)) {
      assertThat(read.decisions()).containsExactlyElementsOf(EarlierRelease.expected(release));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void a_registry_of_an_earlier_release_takes_the_schemas_of_today(Path release)
      throws IOException {
    try (EarlierRelease read = new EarlierRelease(release)) {
      assertThat(SchemaCatalogue.register(new SchemaRegistryClient(read.settings()))).isNotEmpty();
      assertThat(SchemaCatalogue.check(new SchemaRegistryClient(read.settings()))).isEmpty();
    }
  }

  private static PayoutLedgerEntry open() throws IOException {
    try (EarlierRelease read = new EarlierRelease(releases().get(0))) {
      return read.values(Topics.ledger(Platform.PROLIFIC), PayoutLedgerEntry.class).stream()
          .filter(entry -> entry.getState().equals("REVIEW"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void a_state_of_a_later_release_is_refused_and_not_passed_over() throws IOException {
    PayoutLedgerEntry later = PayoutLedgerEntry.newBuilder(open()).setState("HALTED").build();
    assertThatThrownBy(() -> LedgerCodec.open(later))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageContaining("update it");
  }

  @Test
  void a_field_of_a_later_release_is_read_over() throws IOException {
    PayoutLedgerEntry entry = open();
    Schema now = PayoutLedgerEntry.getClassSchema();
    Schema later =
        Schema.createRecord(
            now.getName(),
            now.getDoc(),
            now.getNamespace(),
            false,
            Stream.concat(
                    now.getFields().stream().map(field -> new Schema.Field(field, field.schema())),
                    Stream.of(
                        new Schema.Field(
                            "of_a_later_release",
                            SchemaBuilder.builder().stringType(),
                            "",
                            "nothing")))
                .toList());
    GenericRecord written =
        new GenericDatumReader<GenericRecord>(now, later)
            .read(null, DecoderFactory.get().binaryDecoder(bytes(entry), null));
    written.put("of_a_later_release", "news");
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(later, GenericData.get()).write(written, encoder);
    encoder.flush();
    PayoutLedgerEntry read =
        new SpecificDatumReader<PayoutLedgerEntry>(later, now, entry.getSpecificData())
            .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    assertThat(LedgerCodec.open(read)).isEqualTo(LedgerCodec.open(entry));
  }

  private static byte[] bytes(PayoutLedgerEntry entry) throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    SpecificData data = entry.getSpecificData();
    new SpecificDatumWriter<PayoutLedgerEntry>(entry.getSchema(), data).write(entry, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
