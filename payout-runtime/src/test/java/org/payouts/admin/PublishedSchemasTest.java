package org.payouts.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.serde.SchemaTexts;
import org.payouts.topics.PublishedSchemas;
import org.payouts.topics.Topics;

/**
 * Records live for ever, so every schema must go on reading what its published earlier versions
 * wrote.
 */
class PublishedSchemasTest {

  static List<SchemaSpec> subjects() {
    return SchemaCatalogue.all();
  }

  static List<String> records() {
    return List.of(
        "BonusRequested",
        "BonusPaid",
        "BonusFailed",
        "BonusRejected",
        "PayoutReview",
        "PayoutResolution",
        "FindingAcknowledged",
        "LedgerAdoption",
        "PayoutControl",
        "PayoutRequester",
        "PayoutReservationRequest",
        "PayoutReservation",
        "PayoutCommand",
        "PayoutLedgerEntry",
        "PayoutAdmission");
  }

  @ParameterizedTest
  @MethodSource("records")
  void the_current_schema_is_the_newest_published_version(String record) throws Exception {
    Schema current = current(record);
    List<Schema> published = PublishedSchemas.of(record);
    String newest = published.isEmpty() ? "" : pretty(published.get(published.size() - 1));
    if (!newest.equals(pretty(current))) {
      Path next = Path.of("target", "published", record, "v" + (published.size() + 1) + ".avsc");
      Files.createDirectories(next.getParent());
      Files.writeString(next, pretty(current) + "\n");
      assertThat(newest)
          .as(
              "The schema of %s differs from its newest published version. A published version is never edited:"
                  + " copy schemas/%s to schemas/src/main/resources/published/%s/ as a new version.",
              record, next, record)
          .isEqualTo(pretty(current));
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void a_published_file_is_the_exact_text_of_its_schema(String record) throws IOException {
    List<Schema> published = PublishedSchemas.of(record);
    for (int i = 0; i < published.size(); i++) {
      Path file =
          Path.of("../schemas/src/main/resources/published", record, "v" + (i + 1) + ".avsc");
      assertThat(Files.readString(file)).isEqualTo(pretty(published.get(i)) + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void the_current_schema_reads_what_every_published_version_wrote(SchemaSpec spec) {
    for (Schema earlier : spec.published()) {
      assertCompatible(spec.schema(), earlier, spec);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void every_published_version_of_an_inner_topic_reads_what_the_current_schema_writes(
      SchemaSpec spec) {
    if (spec.compatibility() == CompatibilityLevel.FULL_TRANSITIVE) {
      for (Schema earlier : spec.published()) {
        assertCompatible(earlier, spec.schema(), spec);
      }
    }
  }

  @Test
  void every_topic_of_values_has_a_subject() {
    assertThat(SchemaCatalogue.all().stream().map(SchemaSpec::subject))
        .containsExactlyInAnyOrderElementsOf(
            java.util.stream.Stream.concat(
                    TopicCatalogue.all().stream().map(TopicSpec::name),
                    java.util.stream.Stream.of(Topics.ROUTER_ADMISSIONS_CHANGELOG))
                .map(Topics::subject)
                .toList());
  }

  @Test
  void published_texts_hold_nothing_of_java() {
    for (SchemaSpec spec : SchemaCatalogue.all()) {
      assertThat(spec.schema().toString()).doesNotContain("avro.java.string");
    }
  }

  private static void assertCompatible(Schema reader, Schema writer, SchemaSpec spec) {
    SchemaPairCompatibility result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(result.getType())
        .as("%s, %s: %s", spec.subject(), spec.compatibility(), result.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static Schema current(String record) throws ClassNotFoundException {
    return SchemaTexts.published(
        SpecificData.get().getSchema(Class.forName("org.payouts." + record)));
  }

  private static String pretty(Schema schema) {
    return SchemaFormatter.format("json/pretty", schema);
  }
}
