package org.payouts.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.bench.suite.Result;
import org.payouts.bench.suite.ResultFile;
import org.payouts.bench.suite.Row;
import org.payouts.bench.suite.Run;

class ReportTest {
  private static final Row ROW =
      new Row(
          "1",
          "Ceiling",
          "A third.",
          "per_s",
          "ceiling",
          List.of(
              new Run("ceiling", "writes", (ground, figures) -> {}),
              new Run("ours", "pays", (ground, figures) -> {})));

  @TempDir Path docs;

  private static Result result(String session, String label, String run, double perSecond) {
    return new Result(
        session, label, "abc", "2 cores", false, "1", run, 1, Map.of("per_s", perSecond), null);
  }

  @Test
  void the_page_shows_medians_of_the_newest_session_without_a_label_and_ratios() throws Exception {
    ResultFile file = new ResultFile(docs.resolve("results.jsonl"));
    file.add(result("2026-01-03T00:00:00Z", "less waiting", "ours", 9_999));
    for (double value : new double[] {3_000, 1_000, 2_000}) {
      file.add(result("2026-01-02T00:00:00Z", "", "ours", value));
      file.add(result("2026-01-02T00:00:00Z", "", "ceiling", 4 * value));
    }

    Report.write(List.of(ROW), file.read(), docs);

    assertThat(docs.resolve("built/performance.md"))
        .content()
        .contains("| ours | 2,000 (1,000 to 3,000) | 0.25 |")
        .contains("Measured 2026-01-02T00:00:00Z at abc on 2 cores")
        .contains(
            "- less waiting; row 1, *ours*, per second: then 9,999, as it is 2,000, ratio 0.20.");
    assertThat(docs.resolve("performance/row-1.svg")).content().contains(">8,000</text>");
  }

  @Test
  void a_row_nobody_measured_says_so_and_keeps_its_note() throws Exception {
    Files.createDirectories(docs.resolve("performance/notes"));
    Files.writeString(docs.resolve("performance/notes/1.md"), "Why it is so.\n");

    Report.write(List.of(ROW), List.of(), docs);

    assertThat(docs.resolve("built/performance.md"))
        .content()
        .contains("No run has been recorded yet.\n\nWhy it is so.");
  }

  @Test
  void a_run_that_failed_is_told() throws Exception {
    Result failed =
        new Result("2026", "", "abc", "2 cores", false, "1", "ours", 1, Map.of(), "no broker");

    Report.write(List.of(ROW), List.of(failed), docs);

    assertThat(docs.resolve("built/performance.md")).content().contains("failed 1 times");
  }

  @Test
  void no_line_is_too_long_and_no_figure_is_lost() {
    String wide = "x".repeat(70);
    String text = "word ".repeat(60).strip();
    String page =
        NarrowPage.of(
            "- *run*: %s\n\n| a | %s1 | %s2 |\n|---|---|---|\n| r | 7 | 8 |\n\n%s\n"
                .formatted(text, wide, wide, text));

    assertThat(page.lines()).allMatch(line -> line.length() <= 120);
    assertThat(page)
        .contains(
            "| a | "
                + wide
                + "1 |\n|---|---|\n| r | 7 |\n\n| a | "
                + wide
                + "2 |\n|---|---|\n| r | 8 |");
    assertThat(page.split("word", -1)).hasSize(121);
  }
}
