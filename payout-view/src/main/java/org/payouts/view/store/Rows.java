package org.payouts.view.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.view.data.PayoutRow;

/** Reads columns that may be empty. */
final class Rows {
  private Rows() {}

  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    Long value = number(row, column);
    return value == null ? null : Instant.ofEpochMilli(value);
  }

  static Instant when(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static String text(ResultSet row, String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? "" : value;
  }

  static PayoutRow payout(ResultSet row) throws SQLException {
    return new PayoutRow(
        row.getString("payout_id"),
        Platform.valueOf(row.getString("platform")),
        text(row, "account"),
        text(row, "study"),
        text(row, "target"),
        text(row, "participant"),
        row.getString("batch"),
        row.getLong("amount"),
        row.getString("currency"),
        when(row, "asked"),
        row.getString("state"),
        when(row, "updated"),
        time(row, "settled"),
        number(row, "paid"),
        row.getInt("attempts"),
        row.getString("reference"),
        row.getString("evidence"),
        row.getString("failure_code"),
        row.getString("failure_detail"),
        row.getString("last_answer"),
        row.getString("books"),
        row.getString("waiting_code"),
        row.getString("waiting_for"),
        time(row, "waiting_since"),
        number(row, "incentive"));
  }
}
