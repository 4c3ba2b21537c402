package org.payouts.bench.report;

import java.util.List;
import org.payouts.bench.suite.Result;
import org.payouts.bench.suite.Row;

/** What each labelled session measured, beside how things are: the effect of single changes. */
final class Changes {
  private final List<Row> rows;
  private final List<Result> results;

  Changes(List<Row> rows, List<Result> results) {
    this.rows = rows;
    this.results = results;
  }

  /** The table, or nothing if no session has a label. */
  String table() {
    StringBuilder table = new StringBuilder();
    results.stream()
        .filter(result -> !result.label().isEmpty())
        .map(result -> List.of(result.session(), result.label(), result.row(), result.run()))
        .distinct()
        .forEach(key -> table.append(line(key.get(0), key.get(1), key.get(2), key.get(3))));
    return table.length() == 0
        ? ""
        : "## Changes and their effect\n\nWhat was different then, and what it did to a run:\n\n"
            + table;
  }

  private String line(String session, String label, String row, String run) {
    return rows.stream()
        .filter(each -> each.id().equals(row))
        .findFirst()
        .map(each -> line(label, each, run, Medians.of(results, row, session)))
        .orElse("");
  }

  private String line(String label, Row row, String run, Medians then) {
    double before = Medians.median(then.values(run, row.figure()));
    double now =
        Medians.newest(results, row.id())
            .map(medians -> Medians.median(medians.values(run, row.figure())))
            .orElse(Double.NaN);
    return "- %s; row %s, *%s*, %s: then %s, as it is %s, ratio %s.\n"
        .formatted(
            label,
            row.id(),
            run,
            Numbers.name(row.figure()),
            Numbers.of(before),
            Numbers.of(now),
            Numbers.of(now / before));
  }
}
