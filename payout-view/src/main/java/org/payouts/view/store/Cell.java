package org.payouts.view.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of a table of sums: what it is about. Sums are kept up to date by what a payout adds to
 * them before and after a change.
 *
 * @param key in the order of the table's key columns
 */
record Cell(Table table, List<Object> key) {

  /** The tables of sums. */
  enum Table {
    TOTALS(
        "totals",
        List.of("day", "platform", "account", "batch", "currency", "word"),
        List.of("count", "amount", "paid")),
    STUDY_TOTALS(
        "study_totals",
        List.of("study", "day", "platform", "currency", "word"),
        List.of("count", "amount", "paid")),
    SPEND("spend", List.of("day", "platform", "study", "currency"), List.of("count", "paid")),
    WAITS("waits", List.of("platform", "code"), List.of("count")),
    RESERVED(
        "reserved",
        List.of("platform", "account", "study", "currency", "quarter"),
        List.of("amount")),
    FLOW("flow", List.of("at", "platform"), List.of("asked", "paid", "failed"));

    private final int keys;
    private final int numbers;
    private final String upsert;
    private final String clean;

    Table(String name, List<String> keys, List<String> numbers) {
      this.keys = keys.size();
      this.numbers = numbers.size();
      this.upsert =
          "INSERT INTO %s(%s) VALUES(%s) ON CONFLICT(%s) DO UPDATE SET %s"
              .formatted(
                  name,
                  Stream.concat(keys.stream(), numbers.stream()).collect(Collectors.joining(", ")),
                  Stream.concat(keys.stream(), numbers.stream())
                      .map(each -> "?")
                      .collect(Collectors.joining(", ")),
                  String.join(", ", keys),
                  numbers.stream()
                      .map(each -> each + " = " + each + " + excluded." + each)
                      .collect(Collectors.joining(", ")));
      this.clean =
          "DELETE FROM %s WHERE %s AND %s"
              .formatted(name, equal(keys, " = ?"), equal(numbers, " = 0"));
    }

    private static String equal(List<String> columns, String to) {
      return columns.stream().map(each -> each + to).collect(Collectors.joining(" AND "));
    }
  }

  Cell {
    key = List.copyOf(key);
  }

  /** Adds to the numbers of the row, and removes it if nothing is left. */
  void add(Statements statements, long[] deltas) throws SQLException {
    PreparedStatement upsert = statements.of(table.upsert);
    bind(upsert);
    for (int i = 0; i < table.numbers; i++) {
      upsert.setLong(table.keys + i + 1, deltas[i]);
    }
    upsert.executeUpdate();
    if (Arrays.stream(deltas).anyMatch(delta -> delta < 0)) {
      PreparedStatement clean = statements.of(table.clean);
      bind(clean);
      clean.executeUpdate();
    }
  }

  private void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < key.size(); i++) {
      statement.setObject(i + 1, key.get(i));
    }
  }
}
