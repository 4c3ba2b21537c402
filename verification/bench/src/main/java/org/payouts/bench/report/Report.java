package org.payouts.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.bench.suite.Result;
import org.payouts.bench.suite.Row;

/**
 * Writes built/performance.md and its charts. What people have to say about a row stands in
 * performance/notes/ROW.md and is taken over as it is, so the page can be renewed at any time.
 */
public final class Report {
  private final List<Row> rows;
  private final List<Result> results;
  private final Path charts;

  private Report(List<Row> rows, List<Result> results, Path charts) {
    this.rows = rows;
    this.results = results;
    this.charts = charts;
  }

  /**
   * Renews the page in this directory.
   *
   * @throws IOException if something cannot be written
   */
  public static void write(List<Row> rows, List<Result> results, Path docs) throws IOException {
    Path charts = Files.createDirectories(docs.resolve("performance"));
    Files.writeString(page(docs), NarrowPage.of(new Report(rows, results, charts).page()));
  }

  /** The page, below this directory. */
  public static Path page(Path docs) throws IOException {
    return Files.createDirectories(docs.resolve("built")).resolve("performance.md");
  }

  private String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Performance

            Written by `./verify bench` from `performance/results.jsonl`; do not edit. The notes on a row are in `performance/notes/`.

            Every run has a broker and a JVM of its own on this one machine, so the clients, the broker and the load share its cores. Figures are medians; ratios
            between runs of one table mean more than absolute figures. Work counts from the first request published to the last one done.
            In all rows but the last the provider is a timer in the process, the same object for everybody.

            """);
    page.append(note("intro"));
    for (Row row : rows) {
      Optional<Medians> medians = Medians.newest(results, row.id());
      page.append("## %s. %s\n\nGoal: %s\n\n".formatted(row.id(), row.title(), row.goal()));
      if (medians.isPresent()) {
        page.append(measured(row, medians.get()));
      } else {
        page.append("No run has been recorded yet.\n\n");
      }
      page.append(note(row.id()));
    }
    page.append("## A million payouts\n\n").append(new Million(charts).section());
    page.append(note("million"));
    page.append(
        "## 8. The build\n\n`./verify bench build` shows where the time of the build went.\n\n");
    page.append(note("8"));
    return page.append(new Changes(rows, results).table()).toString();
  }

  private String measured(Row row, Medians medians) throws IOException {
    Result any = medians.any();
    StringBuilder text = new StringBuilder();
    if (any.quick()) {
      text.append("**A smoke run: these figures mean nothing.**\n\n");
    }
    text.append(
        "Measured %s at %s on %s by `./verify bench --only %s`.\n\n"
            .formatted(any.session(), any.commit(), any.machine(), row.id()));
    text.append(RowTable.of(row, medians));
    Map<String, Double> bars = new LinkedHashMap<>();
    row.runs()
        .forEach(
            run -> {
              Double value = medians.of(run.name()).get(row.figure());
              if (value != null) {
                bars.put(run.name(), value);
              }
            });
    if (!bars.isEmpty()) {
      String chart = "row-" + row.id() + ".svg";
      String title = row.title() + ": " + Numbers.name(row.figure());
      Files.writeString(charts.resolve(chart), BarChart.svg(title, bars));
      text.append("\n![%s](../performance/%s)\n".formatted(title, chart));
    }
    text.append('\n');
    row.runs().forEach(run -> text.append("- *%s*: %s.\n".formatted(run.name(), run.does())));
    return text.append('\n').toString();
  }

  private String note(String name) throws IOException {
    Path note = charts.resolve("notes").resolve(name + ".md");
    return Files.exists(note) ? Files.readString(note).strip() + "\n\n" : "";
  }
}
