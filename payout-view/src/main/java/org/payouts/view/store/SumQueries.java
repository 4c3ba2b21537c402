package org.payouts.view.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.view.data.BatchCount;
import org.payouts.view.data.FlowPoint;
import org.payouts.view.data.SpendBy;
import org.payouts.view.data.SpendRow;
import org.payouts.view.data.WaitCount;
import org.payouts.words.StateWord;

/** Questions about sums and counts over time. Thread-safe. */
public final class SumQueries {
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

  private final Database database;

  /** Asks an open database. */
  public SumQueries(Database database) {
    this.database = database;
  }

  /**
   * What was paid, the newest day first, and the largest sum of a day.
   *
   * @param from first UTC day
   * @param to last UTC day
   */
  public List<SpendRow> spend(
      SpendBy by,
      LocalDate from,
      LocalDate to,
      @Nullable Platform platform,
      @Nullable String study,
      int limit) {
    String keys =
        switch (by) {
          case DAY -> "day, platform, NULL AS study";
          case STUDY -> "NULL AS day, platform, study";
          case DAY_AND_STUDY -> "day, platform, study";
        };
    Condition where =
        new Condition().and("day >= ?", from.toEpochDay()).and("day <= ?", to.toEpochDay());
    if (platform != null) {
      where.and("platform = ?", platform.name());
    }
    if (study != null) {
      where.and("study = ?", study);
    }
    return database.read(
        connection -> {
          List<SpendRow> rows = new ArrayList<>();
          try (PreparedStatement select =
                  where.prepare(
                      connection,
                      "SELECT " + keys + ", currency, sum(count), sum(paid) FROM spend",
                      " GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 6 DESC LIMIT " + limit);
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              Long day = Rows.number(row, "day");
              rows.add(
                  new SpendRow(
                      day == null ? null : LocalDate.ofEpochDay(day),
                      Platform.valueOf(row.getString("platform")),
                      row.getString("study"),
                      row.getString("currency"),
                      row.getLong(5),
                      row.getLong(6)));
            }
          }
          return rows;
        });
  }

  /** What happened since, in steps of ten minutes, the oldest first. */
  public List<FlowPoint> flow(Instant since) {
    return database.read(
        connection -> {
          List<FlowPoint> points = new ArrayList<>();
          Condition where = new Condition().and("at >= ?", since.toEpochMilli());
          try (PreparedStatement select =
                  where.prepare(connection, "SELECT * FROM flow", " ORDER BY at");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              points.add(
                  new FlowPoint(
                      Rows.when(row, "at"),
                      Platform.valueOf(row.getString("platform")),
                      row.getLong("asked"),
                      row.getLong("paid"),
                      row.getLong("failed")));
            }
          }
          return points;
        });
  }

  /** What payouts wait for, the most frequent reason first. */
  public List<WaitCount> waits() {
    return database.read(
        connection -> {
          List<WaitCount> waits = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT waits.*, waiting_since, waiting_for FROM waits LEFT JOIN payouts"
                          + " ON n = (SELECT n FROM payouts AS p INDEXED BY payouts_waiting"
                          + " WHERE p.waiting_code = code AND p.platform = waits.platform"
                          + " ORDER BY p.waiting_since LIMIT 1)"
                          + " ORDER BY count DESC");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              waits.add(
                  new WaitCount(
                      Platform.valueOf(row.getString("platform")),
                      row.getString("code"),
                      row.getLong("count"),
                      Rows.time(row, "waiting_since"),
                      row.getString("waiting_for")));
            }
          }
          return waits;
        });
  }

  /** The batches that were asked for last. */
  public List<BatchCount> batches(int limit) {
    Map<String, BatchCount> batches = new LinkedHashMap<>();
    return database.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT t.batch, word, last, sum(count) AS payouts FROM totals AS t JOIN"
                          + " (SELECT batch, max(day) AS last FROM totals INDEXED BY totals_day"
                          + " WHERE day >= (SELECT max(day) - 30 FROM totals) AND batch <> ''"
                          + " GROUP BY batch ORDER BY last DESC LIMIT "
                          + limit
                          + ") AS newest ON t.batch = newest.batch GROUP BY t.batch, word"
                          + " ORDER BY last DESC, t.batch");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              add(
                  batches,
                  row.getString(1),
                  StateWord.valueOf(row.getString("word")),
                  Instant.ofEpochMilli(row.getLong("last") * DAY_MS),
                  row.getLong("payouts"));
            }
          }
          return List.copyOf(batches.values());
        });
  }

  private static void add(
      Map<String, BatchCount> batches, String batch, StateWord word, Instant last, long count) {
    BatchCount before = batches.getOrDefault(batch, new BatchCount(batch, last, 0, Map.of()));
    Map<StateWord, Long> words = new EnumMap<>(StateWord.class);
    words.putAll(before.words());
    words.merge(word, count, Long::sum);
    batches.put(batch, new BatchCount(batch, last, before.count() + count, words));
  }
}
