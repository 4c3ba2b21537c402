package org.payouts.view.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A condition that grows term by term, with its values. */
final class Condition {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** And this, with a value for each question mark. */
  Condition and(String term, Object... of) {
    sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(term);
    values.addAll(List.of(of));
    return this;
  }

  /** And one of these. */
  Condition andIn(String column, List<?> any) {
    sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(column).append(" IN (");
    sql.append(String.join(", ", any.stream().map(each -> "?").toList())).append(')');
    values.addAll(any);
    return this;
  }

  /** And one of these, of which there can be thousands, is how the column begins. */
  Condition andBegins(String column, List<String> beginnings) {
    String rows = String.join(", ", Collections.nCopies(beginnings.size(), "(?, ?)"));
    return and(
        "EXISTS(SELECT 1 FROM (VALUES %s) WHERE %s >= column1 AND %s < column2)"
            .formatted(rows, column, column),
        beginnings.stream().flatMap(each -> Stream.of(each, behind(each))).toArray());
  }

  /** A text behind all that begin so. */
  static String behind(String beginning) {
    return beginning + Character.MAX_VALUE;
  }

  /** The statement with the condition behind its beginning, all values bound. */
  PreparedStatement prepare(Connection connection, String beginning, String end)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(beginning + sql + end);
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    return statement;
  }
}
