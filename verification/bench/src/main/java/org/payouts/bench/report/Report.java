package org.payouts.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.payouts.bench.runs.Result;
import org.payouts.bench.runs.Row;
import org.payouts.bench.runs.Run;
import org.payouts.verification.harness.RunDirectory;

/**
 * Writes performance.md, and the charts beside the results. What people have to say about a row is
 * in notes/ROW.md and is taken over as it is, so the page can be renewed at any time.
 *
 * @param page the page
 * @param directory of results, notes and charts
 */
public record Report(Path page, Path directory) {

  private static final Set<String> HIDDEN = Set.of("records", "seconds", "calls", "settled");
  private static final String NOTHING = "No run has been recorded yet.\n\n";

  /** The file to which results are added. */
  public Path results() {
    return directory.resolve("results.jsonl");
  }

  /** Renews the page and its charts. */
  public void write(List<Row> rows) throws IOException {
    RunDirectory.make(directory);
    List<Result> results = Result.read(results());
    StringBuilder text =
        new StringBuilder(
            """
            # Performance

            Written by `./verify bench` from `%1$sresults.jsonl`; do not edit.
            Words about a row are in `%1$snotes/`.

            Every run has a broker and a JVM of its own on this one machine, so the clients, the broker and the load share its
            cores. Figures are medians; ratios between runs of one table mean more than absolute figures. Work counts from the
            first request published to the last one done. In all rows but the last the provider is a timer in the process, the
            same object for every contender.

            """
                .formatted(link("")));
    text.append(note("intro"));
    for (Row row : rows) {
      text.append("## %s. %s\n\nGoal: %s\n\n".formatted(row.id(), row.title(), row.goal()));
      Optional<String> newest =
          results.stream()
              .filter(each -> each.row().equals(row.id()) && each.label().isEmpty())
              .map(Result::session)
              .max(Comparator.naturalOrder());
      text.append(newest.isEmpty() ? NOTHING : measured(row, of(results, row.id(), newest.get())));
      text.append(note(row.id()));
    }
    text.append("## A million payouts\n\n").append(new MillionSection(this).text());
    text.append(note("million"));
    text.append("## 8. The build\n\nMaven's summary of modules shows where its time goes.\n\n");
    text.append(note("8")).append(changes(rows, results));
    Files.writeString(page, NarrowPage.of(text.toString()));
  }

  /** A file of the results as the page links it. */
  String link(String file) {
    Path parent = Objects.requireNonNull(page.toAbsolutePath().getParent());
    String folder = parent.relativize(directory.toAbsolutePath()).toString();
    return folder.isEmpty() ? file : folder + "/" + file;
  }

  private String note(String name) throws IOException {
    Path note = directory.resolve("notes").resolve(name + ".md");
    return Files.exists(note) ? Files.readString(note).strip() + "\n\n" : "";
  }

  /** Draws a chart; returns what shows it. */
  String chart(String file, String title, String svg) throws IOException {
    Files.writeString(directory.resolve(file), svg);
    return "![%s](%s)\n".formatted(title, link(file));
  }

  private static List<Result> of(List<Result> all, String row, String session) {
    return all.stream()
        .filter(each -> each.row().equals(row) && each.session().equals(session))
        .toList();
  }

  /** All values of a run's figure, lowest first. */
  private static List<Double> values(List<Result> results, String run, String figure) {
    return results.stream()
        .filter(each -> each.run().equals(run) && each.figures().containsKey(figure))
        .map(each -> each.figures().getOrDefault(figure, Double.NaN))
        .sorted()
        .toList();
  }

  /** Not a number if there is no value. */
  private static double median(List<Result> results, String run, String figure) {
    List<Double> sorted = values(results, run, figure);
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    double upper = sorted.get(middle);
    return sorted.size() % 2 == 1 ? upper : (sorted.get(middle - 1) + upper) / 2;
  }

  private String measured(Row row, List<Result> results) throws IOException {
    Result any = results.get(0);
    StringBuilder text = new StringBuilder();
    if (any.quick()) {
      text.append("**A smoke run: these figures mean nothing.**\n\n");
    }
    text.append(
        "Measured %s at %s on %s by `./verify bench --only %s`.\n\n"
            .formatted(any.session(), any.commit(), any.machine(), row.id()));
    text.append(table(row, results));
    Map<String, Double> bars = new LinkedHashMap<>();
    for (Run run : row.runs()) {
      double median = median(results, run.name(), row.figure());
      if (!Double.isNaN(median)) {
        bars.put(run.name(), median);
      }
    }
    if (!bars.isEmpty()) {
      String title = row.title() + ": " + Numbers.name(row.figure());
      text.append('\n').append(chart("row-" + row.id() + ".svg", title, Chart.bars(title, bars)));
    }
    text.append('\n');
    row.runs().forEach(run -> text.append("- *%s*: %s.\n".formatted(run.name(), run.does())));
    return text.append('\n').toString();
  }

  private static String table(Row row, List<Result> results) {
    Set<String> figures = new LinkedHashSet<>(List.of(row.figure()));
    results.forEach(each -> figures.addAll(each.figures().keySet()));
    figures.removeAll(HIDDEN);
    boolean compared = !row.reference().isEmpty();
    List<String> head = new ArrayList<>(List.of("run"));
    figures.forEach(figure -> head.add(Numbers.name(figure)));
    if (compared) {
      head.add("of the reference");
    }
    StringBuilder table = new StringBuilder(line(head) + "|---".repeat(head.size()) + "|\n");
    for (Run run : row.runs()) {
      List<Result> own = results.stream().filter(each -> each.run().equals(run.name())).toList();
      if (own.isEmpty()) {
        continue;
      }
      List<String> cells = new ArrayList<>(List.of(run.name()));
      for (String figure : figures) {
        List<Double> values = values(own, run.name(), figure);
        String spread =
            values.size() < 2 || !figure.equals(row.figure())
                ? ""
                : " (%s to %s)"
                    .formatted(
                        Numbers.of(values.get(0)), Numbers.of(values.get(values.size() - 1)));
        cells.add(values.isEmpty() ? "" : Numbers.of(median(own, run.name(), figure)) + spread);
      }
      double ratio =
          median(own, run.name(), row.figure()) / median(results, row.reference(), row.figure());
      if (compared) {
        cells.add(Double.isFinite(ratio) ? Numbers.of(ratio) : "");
      }
      long failures = own.stream().filter(each -> each.error() != null).count();
      if (failures > 0) {
        cells.add("failed " + failures + " times");
      }
      table.append(line(cells));
    }
    return table + (compared ? "\nReference: *" + row.reference() + "*.\n" : "");
  }

  /** A table's line. */
  static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** What each labelled session measured, beside how things are: the effect of single changes. */
  private static String changes(List<Row> rows, List<Result> results) {
    StringBuilder table = new StringBuilder();
    results.stream()
        .filter(each -> !each.label().isEmpty())
        .map(each -> List.of(each.session(), each.label(), each.row(), each.run()))
        .distinct()
        .forEach(
            key ->
                rows.stream()
                    .filter(row -> row.id().equals(key.get(2)))
                    .forEach(row -> table.append(change(row, key, results))));
    return table.isEmpty()
        ? ""
        : "## Changes and their effect\n\n"
            + line(
                List.of("what was different", "row", "run", "figure", "then", "as it is", "ratio"))
            + "|---".repeat(7)
            + "|\n"
            + table;
  }

  private static String change(Row row, List<String> key, List<Result> results) {
    String run = key.get(3);
    double then = median(of(results, row.id(), key.get(0)), run, row.figure());
    double now =
        results.stream()
            .filter(each -> each.row().equals(row.id()) && each.label().isEmpty())
            .map(Result::session)
            .max(Comparator.naturalOrder())
            .map(session -> median(of(results, row.id(), session), run, row.figure()))
            .orElse(Double.NaN);
    return line(
        List.of(
            key.get(1),
            row.id(),
            run,
            Numbers.name(row.figure()),
            Numbers.of(then),
            Numbers.of(now),
            Numbers.of(now / then)));
  }
}
