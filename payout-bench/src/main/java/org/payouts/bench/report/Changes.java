package org.payouts.bench.report;

import java.util.List;
import org.payouts.bench.suite.Result;
import org.payouts.bench.suite.Row;

/** What each labelled session measured of ourselves: the effect of changes, one by one. */
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
        .filter(result -> !result.label().isEmpty() && result.run().startsWith("ours"))
        .map(result -> List.of(result.session(), result.label(), result.row(), result.run()))
        .distinct()
        .forEach(key -> table.append(line(key.get(0), key.get(1), key.get(2), key.get(3))));
    return table.length() == 0
        ? ""
        : "## Changes and their effect\n\n| session | change | row | run | figure | median |\n|---|---|---|---|---|---|\n"
            + table;
  }

  private String line(String session, String label, String row, String run) {
    return rows.stream()
        .filter(each -> each.id().equals(row))
        .findFirst()
        .map(
            each ->
                "| %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                        session,
                        label,
                        row,
                        run,
                        Numbers.name(each.figure()),
                        Numbers.of(
                            Medians.median(
                                Medians.of(results, row, session).values(run, each.figure())))))
        .orElse("");
  }
}
