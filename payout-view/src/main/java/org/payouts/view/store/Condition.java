package org.payouts.view.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
