package org.payouts.bench.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.payouts.bench.suite.Row;
import org.payouts.bench.suite.Run;

/** A row's figures as a Markdown table. */
final class RowTable {
  private static final Set<String> HIDDEN = Set.of("records", "seconds", "calls", "settled");

  private RowTable() {}

  static String of(Row row, Medians medians) {
    List<Run> runs =
        row.runs().stream()
            .filter(run -> !medians.of(run.name()).isEmpty() || medians.failures(run.name()) > 0)
            .toList();
    Set<String> figures = new LinkedHashSet<>(List.of(row.figure()));
    runs.forEach(run -> figures.addAll(medians.of(run.name()).keySet()));
    figures.removeAll(HIDDEN);
    StringBuilder table = new StringBuilder("| run |");
    figures.forEach(figure -> table.append(' ').append(Numbers.name(figure)).append(" |"));
    table.append(row.reference().isEmpty() ? "\n|---|" : " of the reference |\n|---|");
    table.append("---|".repeat(figures.size() + (row.reference().isEmpty() ? 0 : 1))).append('\n');
    runs.forEach(run -> table.append(line(row, run, figures, medians)));
    if (!row.reference().isEmpty()) {
      table.append("\nReference: *").append(row.reference()).append("*.\n");
    }
    return table.toString();
  }

  private static String line(Row row, Run run, Set<String> figures, Medians medians) {
    Map<String, Double> values = medians.of(run.name());
    StringBuilder line = new StringBuilder("| " + run.name() + " |");
    for (String figure : figures) {
      Double value = values.get(figure);
      line.append(' ').append(value == null ? "" : Numbers.of(value));
      if (value != null && figure.equals(row.figure())) {
        line.append(spread(medians.values(run.name(), figure)));
      }
      line.append(" |");
    }
    if (!row.reference().isEmpty()) {
      Double value = values.get(row.figure());
      Double reference = medians.of(row.reference()).get(row.figure());
      line.append(
          value == null || reference == null || reference == 0
              ? " |"
              : " " + Numbers.of(value / reference) + " |");
    }
    long failures = medians.failures(run.name());
    return line.append(failures == 0 ? "\n" : " failed " + failures + " times |\n").toString();
  }

  private static String spread(double[] values) {
    return values.length < 2
        ? ""
        : " (%s to %s)".formatted(Numbers.of(values[0]), Numbers.of(values[values.length - 1]));
  }
}
