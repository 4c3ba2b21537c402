package org.payouts.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.math3.stat.StatUtils;
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

  /** The file to which results are added. */
  public Path results() {
    return directory.resolve("results.jsonl");
  }

  /** Renews the page and its charts. */
  public void write(List<Row> rows) throws IOException {
    RunDirectory.make(directory);
    List<Result> results = Result.read(results());
    Page text = new Page().raw("# Performance\n\n");
    text.paragraph(
        """
        Written by `./verify bench` from `%1$sresults.jsonl`; do not edit.
        Words about a row are in `%1$snotes/`.
        """
            .formatted(link("")));
    text.paragraph(
        """
        Every run has a broker and a JVM of its own on this one machine, so the clients, the broker and the load share its
        cores. Figures are medians; ratios between runs of one table mean more than absolute figures. Work counts from the
        first request published to the last one done. In all rows but the last the provider is a timer in the process, the
        same object for every contender.
        """);
    text.raw(note("intro"));
    for (Row row : rows) {
      text.raw("## %s. %s\n\n".formatted(row.id(), row.title())).paragraph("Goal: " + row.goal());
      List<Result> newest = newest(row, results, false);
      if (newest.isEmpty()) {
        text.paragraph("No run has been recorded yet.");
      } else {
        measured(row, newest, newest(row, results, true), text);
      }
      text.raw(note(row.id()));
    }
    text.raw("## A million payouts\n\n");
    new MillionSection(this).addTo(text);
    text.raw(note("million"));
    text.raw("## 8. The build\n\nMaven's summary of modules shows where its time goes.\n\n");
    text.raw(note("8"));
    changes(rows, results, text);
    Files.writeString(page, text.toString());
  }

  /** A file of the results as the page links it. */
  private String link(String file) {
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

  /** A row's results in the last session that changed nothing. */
  private static List<Result> newest(Row row, List<Result> all, boolean halfSpeed) {
    List<Result> plain =
        all.stream()
            .filter(each -> each.row().equals(row.id()) && each.label().isEmpty())
            .filter(each -> each.halfSpeed() == halfSpeed)
            .toList();
    String last = plain.stream().map(Result::session).max(String::compareTo).orElse("");
    return plain.stream().filter(each -> each.session().equals(last)).toList();
  }

  /** All values of a run's figure, or of all runs' for an empty name, lowest first. */
  private static double[] values(List<Result> results, String run, String figure) {
    return results.stream()
        .filter(each -> run.isEmpty() || each.run().equals(run))
        .filter(each -> each.figures().containsKey(figure))
        .mapToDouble(each -> each.figures().getOrDefault(figure, Double.NaN))
        .sorted()
        .toArray();
  }

  /** Not a number if there is no value. */
  private static double median(List<Result> results, String run, String figure) {
    return StatUtils.percentile(values(results, run, figure), 50);
  }

  private void measured(Row row, List<Result> results, List<Result> halfSpeed, Page text)
      throws IOException {
    Result any = results.get(0);
    if (any.quick()) {
      text.paragraph("**A smoke run: these figures mean nothing.**");
    }
    text.paragraph(
        "Measured %s at %s on %s by `./verify bench --only %s`."
            .formatted(any.session(), any.commit(), any.machine(), row.id()));
    text.table(table(row, results, halfSpeed));
    if (!halfSpeed.isEmpty()) {
      text.raw("\n")
          .block(
              "At half speed: measured %s at %s; another program took %s %% of the cores meanwhile."
                  .formatted(
                      halfSpeed.get(0).session(),
                      halfSpeed.get(0).commit(),
                      Numbers.of(median(halfSpeed, "", "neighbour_percent"))));
    }
    if (!row.reference().isEmpty()) {
      text.raw("\n").block("Reference: *" + row.reference() + "*.");
    }
    Map<String, Double> bars = new LinkedHashMap<>();
    for (Run run : row.runs()) {
      double median = median(results, run.name(), row.figure());
      if (!Double.isNaN(median)) {
        bars.put(run.name(), median);
      }
    }
    if (!bars.isEmpty()) {
      String title = row.title() + ": " + Numbers.name(row.figure());
      text.raw("\n" + chart("row-" + row.id() + ".svg", title, Chart.bars(title, bars)));
    }
    text.raw("\n");
    row.runs().forEach(run -> text.block("- *%s*: %s.".formatted(run.name(), run.does())));
    text.raw("\n");
  }

  private static List<List<String>> table(Row row, List<Result> results, List<Result> halfSpeed) {
    Set<String> figures = new LinkedHashSet<>(List.of(row.figure()));
    results.forEach(each -> figures.addAll(each.figures().keySet()));
    figures.removeAll(HIDDEN);
    boolean compared = !row.reference().isEmpty();
    List<String> head = new ArrayList<>(List.of("run"));
    figures.forEach(figure -> head.add(Numbers.name(figure)));
    if (compared) {
      head.add("of the reference");
    }
    if (!halfSpeed.isEmpty()) {
      head.add("half speed: " + Numbers.name(row.figure()));
    }
    if (compared && !halfSpeed.isEmpty()) {
      head.add("half speed: of the reference");
    }
    List<List<String>> table = new ArrayList<>(List.of(head));
    for (Run run : row.runs()) {
      List<Result> own = results.stream().filter(each -> each.run().equals(run.name())).toList();
      if (own.isEmpty()) {
        continue;
      }
      List<String> cells = new ArrayList<>(List.of(run.name()));
      for (String figure : figures) {
        double[] all = values(own, run.name(), figure);
        String spread =
            all.length < 2 || !figure.equals(row.figure())
                ? ""
                : " (%s to %s)".formatted(Numbers.of(all[0]), Numbers.of(all[all.length - 1]));
        cells.add(all.length == 0 ? "" : Numbers.of(StatUtils.percentile(all, 50)) + spread);
      }
      if (compared) {
        cells.add(ofReference(row, run, results));
      }
      if (!halfSpeed.isEmpty()) {
        cells.add(Numbers.of(median(halfSpeed, run.name(), row.figure())));
      }
      if (compared && !halfSpeed.isEmpty()) {
        cells.add(ofReference(row, run, halfSpeed));
      }
      long failures = own.stream().filter(each -> each.error() != null).count();
      if (failures > 0) {
        cells.add("failed " + failures + " times");
      }
      table.add(cells);
    }
    return table;
  }

  private static String ofReference(Row row, Run run, List<Result> results) {
    double ratio =
        median(results, run.name(), row.figure()) / median(results, row.reference(), row.figure());
    return Double.isFinite(ratio) ? Numbers.of(ratio) : "";
  }

  /** What each labelled session measured, beside how things are: the effect of single changes. */
  private static void changes(List<Row> rows, List<Result> results, Page text) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("what was different", "row", "run", "figure", "then", "as it is", "ratio"));
    results.stream()
        .filter(each -> !each.label().isEmpty())
        .map(each -> List.of(each.session(), each.label(), each.row(), each.run()))
        .distinct()
        .forEach(
            key ->
                rows.stream()
                    .filter(row -> row.id().equals(key.get(2)))
                    .forEach(row -> table.add(change(row, key, results))));
    if (table.size() > 1) {
      text.raw("## Changes and their effect\n\n").table(table);
    }
  }

  private static List<String> change(Row row, List<String> key, List<Result> results) {
    String run = key.get(3);
    List<Result> session =
        results.stream()
            .filter(each -> each.row().equals(row.id()) && each.session().equals(key.get(0)))
            .toList();
    double then = median(session, run, row.figure());
    boolean halfSpeed = session.stream().anyMatch(Result::halfSpeed);
    double now = median(newest(row, results, halfSpeed), run, row.figure());
    return List.of(
        key.get(1),
        row.id(),
        run,
        Numbers.name(row.figure()),
        Numbers.of(then),
        Numbers.of(now),
        Numbers.of(now / then));
  }
}
