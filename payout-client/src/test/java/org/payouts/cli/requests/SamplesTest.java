package org.payouts.cli.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;

class SamplesTest {

  private static final Path SAMPLES = Path.of("..", "examples", "files");

  private static RequestPlan plan() throws IOException {
    RequestFiles files = new RequestFiles(AdmissionLimits.defaults(), Instant.EPOCH);
    for (Samples.Sample sample : Samples.ALL) {
      files.add(
          sample.file(),
          Files.readAllBytes(SAMPLES.resolve(sample.file())),
          sample.options().withBatch("demo"));
    }
    return files.plan();
  }

  @Test
  void the_samples_hold_more_than_400_bonuses_for_all_platforms_and_no_problem()
      throws IOException {
    RequestPlan plan = plan();

    assertThat(plan.problems()).isEmpty();
    assertThat(plan.bonuses()).hasSizeGreaterThanOrEqualTo(400);
    assertThat(PlanSummary.of(plan.bonuses()).totals())
        .extracting(g -> g.platform() + " " + g.currency())
        .containsExactly(
            Platform.PROLIFIC + " GBP",
            Platform.PROLIFIC + " USD",
            Platform.MTURK + " USD",
            Platform.RESPONDENT + " USD");
  }

  @Test
  void the_own_format_has_a_byte_order_mark_windows_line_ends_and_quoted_commas()
      throws IOException {
    String text = Files.readString(SAMPLES.resolve("bonuses.csv"));

    assertThat(text).startsWith("\uFEFF").contains("\r\n").containsPattern("\"[^\"]+, [^\"]+\"");
    assertThat(text.replace("\r\n", "")).doesNotContain("\n");
  }

  @TestFactory
  List<DynamicTest> every_mistake_is_found_on_its_line_and_is_what_the_line_says()
      throws IOException {
    byte[] contents = Files.readAllBytes(SAMPLES.resolve("mistakes.csv"));
    List<FileRows.Row> rows =
        CsvText.read(
                "mistakes.csv",
                new String(contents, StandardCharsets.UTF_8),
                RequestOptions.plain(),
                problem -> {})
            .rows();
    int reason = rows.get(0).cells().indexOf("reason");
    RequestPlan plan =
        new RequestFiles(AdmissionLimits.defaults(), Instant.EPOCH)
            .add("mistakes.csv", contents, RequestOptions.plain())
            .plan();

    return rows.stream()
        .skip(1)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "line " + row.line() + ": " + row.cells().get(reason).split(":", 2)[0],
                    () -> assertFound(plan, row, row.cells().get(reason).split(":", 2)[0])))
        .toList();
  }

  private static void assertFound(RequestPlan plan, FileRows.Row row, String mistake) {
    List<String> found =
        plan.problems().stream()
            .filter(p -> p.line() == row.line() || p.what().endsWith("also on line " + row.line()))
            .map(
                p ->
                    (p.column() == null ? "" : p.column() + " ")
                        + p.what().replaceAll("^\"[^\"]*\" ", ""))
            .toList();
    assertThat(found).singleElement().asString().startsWith(mistake);
  }

  @Test
  void no_line_of_the_mistakes_would_be_published_alone() throws IOException {
    byte[] contents = Files.readAllBytes(SAMPLES.resolve("mistakes.csv"));
    RequestPlan plan =
        new RequestFiles(AdmissionLimits.defaults(), Instant.EPOCH)
            .add("mistakes.csv", contents, RequestOptions.plain())
            .plan();

    assertThat(plan.sound()).isFalse();
    assertThat(plan.bonuses()).extracting(b -> b.request().getPayoutId()).containsExactly("m-47");
  }
}
