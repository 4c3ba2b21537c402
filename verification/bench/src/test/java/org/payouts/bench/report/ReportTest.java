package org.payouts.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.bench.runs.Result;
import org.payouts.bench.runs.Row;
import org.payouts.bench.runs.Run;

class ReportTest {
  private static final Row ROW =
      new Row(
          "1",
          "Ceiling",
          "A third.",
          "per_s",
          "ceiling",
          List.of(
              new Run("ceiling", "writes", (cluster, figures) -> {}, 1),
              new Run("ours", "pays", (cluster, figures) -> {}, 1)));

  @TempDir Path docs;

  private Report report() {
    return new Report(docs.resolve("performance.md"), docs.resolve("results"));
  }

  private static Result result(String session, String label, String run, double perSecond) {
    return new Result(
        session,
        label,
        "abc",
        "2 cores",
        false,
        false,
        "1",
        run,
        1,
        Map.of("per_s", perSecond),
        null);
  }

  @Test
  void the_page_shows_medians_of_the_newest_session_without_a_label_and_ratios() throws Exception {
    result("2026-01-03T00:00:00Z", "less waiting", "ours", 9_999).addTo(report().results());
    for (double value : new double[] {3_000, 1_000, 2_000}) {
      result("2026-01-02T00:00:00Z", "", "ours", value).addTo(report().results());
      result("2026-01-02T00:00:00Z", "", "ceiling", 4 * value).addTo(report().results());
    }

    report().write(List.of(ROW));

    assertThat(docs.resolve("performance.md"))
        .content()
        .contains("| ours | 2,000 (1,000 to 3,000) | 0.25 |")
        .contains("Measured 2026-01-02T00:00:00Z at abc on 2 cores")
        .contains("| less waiting | 1 | ours | per second | 9,999 | 2,000 | 0.20 |");
    assertThat(docs.resolve("results/row-1.svg")).content().contains(">8,000</text>");
  }

  @Test
  void ratios_at_half_speed_stand_beside_the_others() throws Exception {
    Map<String, Double> shares = Map.of("ours", 700.0, "ceiling", 1_000.0);
    for (String run : shares.keySet()) {
      result("2026-01-01", "", run, 2_000).addTo(report().results());
      Map<String, Double> figures =
          Map.of("per_s", shares.getOrDefault(run, 0.0), "neighbour_percent", 48.0);
      new Result("2026-01-02", "", "abc", "2 cores", false, true, "1", run, 1, figures, null)
          .addTo(report().results());
    }

    report().write(List.of(ROW));

    assertThat(docs.resolve("performance.md"))
        .content()
        .contains("| half speed: per second | half speed: of the reference |")
        .contains("| ours | 2,000 | 1 | 700 | 0.70 |")
        .contains("another program took 48 % of the cores");
  }

  @Test
  void a_row_nobody_measured_says_so_and_keeps_its_note() throws Exception {
    Files.createDirectories(docs.resolve("results/notes"));
    Files.writeString(docs.resolve("results/notes/1.md"), "Why it is so.\n");

    report().write(List.of(ROW));

    assertThat(docs.resolve("performance.md"))
        .content()
        .contains("No run has been recorded yet.\n\nWhy it is so.");
  }

  @Test
  void a_run_that_failed_is_reported() throws Exception {
    Result failed =
        new Result(
            "2026", "", "abc", "2 cores", false, false, "1", "ours", 1, Map.of(), "no broker");

    failed.addTo(report().results());
    report().write(List.of(ROW));

    assertThat(docs.resolve("performance.md")).content().contains("failed 1 times");
  }
}
