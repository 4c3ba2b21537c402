package org.payouts.view.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.view.data.Page;
import org.payouts.view.data.PayoutFilter;
import org.payouts.view.data.PayoutOrder;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.StateCount;
import org.payouts.view.data.Sums;
import org.payouts.words.StateWord;

/** Questions about payouts. Thread-safe. */
public final class PayoutQueries {
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

  private final Database database;

  /** Asks an open database. */
  public PayoutQueries(Database database) {
    this.database = database;
  }

  /** The payout of that ID. */
  public Optional<PayoutRow> payout(String payoutId) {
    return database.read(
        connection -> {
          Condition one = new Condition().and("payout_id = ?", payoutId);
          try (PreparedStatement select = one.prepare(connection, "SELECT * FROM payouts", "");
              ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(Rows.payout(row)) : Optional.empty();
          }
        });
  }

  /**
   * Payouts that wait for a reason, those that wait longest first.
   *
   * @param batch only of this one; null for all
   */
  public List<PayoutRow> waiting(String code, @Nullable String batch, int limit) {
    return database.read(
        connection -> {
          Condition where = new Condition().and("waiting_code = ?", code);
          if (batch != null) {
            where.and("batch = ?", batch);
          }
          List<PayoutRow> rows = new ArrayList<>();
          try (PreparedStatement select =
                  where.prepare(
                      connection,
                      "SELECT * FROM payouts INDEXED BY payouts_waiting",
                      " ORDER BY waiting_since LIMIT " + limit);
              ResultSet found = select.executeQuery()) {
            while (found.next()) {
              rows.add(Rows.payout(found));
            }
          }
          return rows;
        });
  }

  /**
   * A page of the payouts that a filter lets through. Those that are found by the beginning of
   * their ID are listed by ID, whatever order is asked for: another one would sort all of them.
   *
   * @param after where the page before this one ended; null for the first page
   * @throws IllegalArgumentException if {@code after} is no place that a page has named
   */
  public Page<PayoutRow> payouts(
      PayoutFilter filter, PayoutOrder wanted, @Nullable String after, int limit) {
    PayoutOrder order = filter.idPrefix() == null ? wanted : PayoutOrder.ID;
    return database.read(
        connection ->
            page(
                connection,
                condition(filter, order == PayoutOrder.ID ? "+" : ""),
                index(connection, filter, order),
                order,
                after,
                limit));
  }

  /**
   * A page of the payouts of a batch whose ID begins with one of some texts, the oldest first.
   *
   * @param after where the page before this one ended; null for the first page
   * @throws IllegalArgumentException if {@code after} is no place that a page has named
   */
  public Page<PayoutRow> batch(
      String batch, List<String> beginnings, @Nullable String after, int limit) {
    Condition where = new Condition().and("batch = ?", batch).andBegins("payout_id", beginnings);
    return database.read(
        connection ->
            page(connection, where, " INDEXED BY payouts_batch", PayoutOrder.OLDEST, after, limit));
  }

  private static Page<PayoutRow> page(
      Connection connection,
      Condition where,
      String index,
      PayoutOrder order,
      @Nullable String after,
      int limit)
      throws SQLException {
    Cursor.of(after).ifPresent(place -> behind(where, order, place));
    List<PayoutRow> rows = new ArrayList<>();
    String next = null;
    try (PreparedStatement select =
            where.prepare(
                connection,
                "SELECT * FROM payouts" + index,
                " ORDER BY " + orderBy(order) + " LIMIT " + (limit + 1));
        ResultSet found = select.executeQuery()) {
      Cursor last = null;
      while (found.next()) {
        if (rows.size() == limit) {
          next = last == null ? null : last.text();
          break;
        }
        rows.add(Rows.payout(found));
        last =
            new Cursor(
                found.getLong("asked"),
                order == PayoutOrder.ID ? found.getString("payout_id") : found.getString("n"));
      }
    }
    return new Page<>(rows, next);
  }

  private static void behind(Condition where, PayoutOrder order, Cursor place) {
    switch (order) {
      case NEWEST -> where.and("(asked, n) < (?, ?)", place.first(), number(place.second()));
      case OLDEST -> where.and("(asked, n) > (?, ?)", place.first(), number(place.second()));
      case ID -> where.and("payout_id > ?", place.second());
    }
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }

  private static String orderBy(PayoutOrder order) {
    return switch (order) {
      case NEWEST -> "asked DESC, n DESC";
      case OLDEST -> "asked, n";
      case ID -> "payout_id";
    };
  }

  /**
   * The index of the term that lets the fewest through: SQLite would have to guess, and the sums
   * know.
   */
  private static String index(Connection connection, PayoutFilter filter, PayoutOrder order)
      throws SQLException {
    if (order == PayoutOrder.ID) {
      return "";
    }
    if (filter.target() != null) {
      return " INDEXED BY payouts_target";
    }
    if (filter.participant() != null) {
      return " INDEXED BY payouts_participant";
    }
    Map<String, Long> sizes = new LinkedHashMap<>();
    PayoutFilter all = PayoutFilter.ALL;
    if (filter.study() != null) {
      sizes.put("payouts_study", count(connection, all.ofStudy(filter.study())));
    }
    if (filter.batch() != null) {
      sizes.put("payouts_batch", count(connection, all.ofBatch(filter.batch())));
    }
    if (filter.words().size() == 1) {
      sizes.put("payouts_word", count(connection, all.in(filter.words().iterator().next())));
    }
    if (filter.account() != null) {
      sizes.put("payouts_account", count(connection, all.ofAccount(filter.account())));
    }
    return " INDEXED BY "
        + sizes.entrySet().stream()
            .min(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("payouts_asked");
  }

  private static long count(Connection connection, PayoutFilter filter) throws SQLException {
    return sums(connection, filter).count();
  }

  /**
   * @param hidden "+" keeps SQLite from using an index of the term
   */
  static Condition condition(PayoutFilter filter, String hidden) {
    Condition where = new Condition();
    text(where, hidden + "platform", filter.platform() == null ? null : filter.platform().name());
    text(where, hidden + "batch", filter.batch());
    text(where, hidden + "account", filter.account());
    text(where, hidden + "study", filter.study());
    text(where, hidden + "target", filter.target());
    text(where, hidden + "participant", filter.participant());
    words(where, hidden, filter);
    String prefix = filter.idPrefix();
    if (prefix != null && !prefix.isEmpty()) {
      where.and("payout_id >= ?", prefix).and("payout_id < ?", Condition.behind(prefix));
    }
    Instant from = filter.from();
    if (from != null) {
      where.and(hidden + "asked >= ?", from.toEpochMilli());
    }
    Instant to = filter.to();
    if (to != null) {
      where.and(hidden + "asked < ?", to.toEpochMilli());
    }
    return where;
  }

  private static void text(Condition where, String column, @Nullable String value) {
    if (value != null) {
      where.and(column + " = ?", value);
    }
  }

  private static void words(Condition where, String hidden, PayoutFilter filter) {
    if (filter.words().size() == 1) {
      where.and(hidden + "word = ?", filter.words().iterator().next().name());
    } else if (!filter.words().isEmpty()) {
      where.andIn("+word", filter.words().stream().map(Enum::name).sorted().toList());
    }
  }

  /** How many payouts a filter lets through, and how much money. */
  public Sums sums(PayoutFilter filter) {
    return database.read(connection -> sums(connection, filter));
  }

  private static Sums sums(Connection connection, PayoutFilter filter) throws SQLException {
    Table table = Table.of(filter);
    Condition where = table == Table.ROWS ? condition(filter, "") : table.condition(filter);
    List<Sums.Sum> sums = new ArrayList<>();
    try (PreparedStatement select =
            where.prepare(connection, "SELECT " + table.columns, " GROUP BY currency ORDER BY 1");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        sums.add(new Sums.Sum(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    }
    return new Sums(sums);
  }

  /** Where sums come from. */
  private enum Table {
    TOTALS("currency, sum(count), sum(amount), sum(paid) FROM totals"),
    STUDY_TOTALS("currency, sum(count), sum(amount), sum(paid) FROM study_totals"),
    /** The payouts themselves: exact for any filter, and slower the more it lets through. */
    ROWS(
        "currency, count(*), "
            + CountedAmount.sum("amount", "TRUE")
            + ", "
            + CountedAmount.sum("paid", "state = 'PAID'")
            + " FROM payouts");

    private final String columns;

    Table(String columns) {
      this.columns = columns;
    }

    static Table of(PayoutFilter filter) {
      boolean single =
          filter.target() != null || filter.participant() != null || filter.idPrefix() != null;
      if (single || !wholeDay(filter.from()) || !wholeDay(filter.to())) {
        return ROWS;
      }
      if (filter.study() == null) {
        return TOTALS;
      }
      return filter.batch() == null && filter.account() == null ? STUDY_TOTALS : ROWS;
    }

    private static boolean wholeDay(@Nullable Instant time) {
      return time == null || time.toEpochMilli() % DAY_MS == 0;
    }

    Condition condition(PayoutFilter filter) {
      Condition where = new Condition();
      text(where, "platform", filter.platform() == null ? null : filter.platform().name());
      text(where, "batch", filter.batch());
      text(where, "account", filter.account());
      text(where, "study", filter.study());
      words(where, "", filter);
      Instant from = filter.from();
      if (from != null) {
        where.and("day >= ?", from.toEpochMilli() / DAY_MS);
      }
      Instant to = filter.to();
      if (to != null) {
        where.and("day < ?", to.toEpochMilli() / DAY_MS);
      }
      return where;
    }
  }

  /** How many payouts are in which state on each platform. */
  public List<StateCount> states() {
    return database.read(
        connection -> {
          List<StateCount> counts = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT platform, word, currency, sum(count), sum(amount) FROM totals"
                          + " GROUP BY platform, word, currency");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              counts.add(
                  new StateCount(
                      Platform.valueOf(row.getString(1)),
                      StateWord.valueOf(row.getString(2)),
                      row.getString(3),
                      row.getLong(4),
                      row.getLong(5)));
            }
          }
          return counts;
        });
  }

  /**
   * The payouts that a text may mean: those of a batch, target, participant, study or account of
   * that name, else those whose ID begins so.
   */
  public Optional<PayoutFilter> find(String text) {
    Map<String, Function<PayoutFilter, PayoutFilter>> names = new LinkedHashMap<>();
    names.put("batch", filter -> filter.ofBatch(text));
    names.put("target", filter -> filter.ofTarget(text));
    names.put("participant", filter -> filter.ofParticipant(text));
    names.put("study", filter -> filter.ofStudy(text));
    names.put("account", filter -> filter.ofAccount(text));
    return database.read(
        connection -> {
          for (Map.Entry<String, Function<PayoutFilter, PayoutFilter>> name : names.entrySet()) {
            if (exists(connection, new Condition().and(name.getKey() + " = ?", text))) {
              return Optional.of(name.getValue().apply(PayoutFilter.ALL));
            }
          }
          PayoutFilter beginning = PayoutFilter.ALL.beginning(text);
          return exists(connection, condition(beginning, ""))
              ? Optional.of(beginning)
              : Optional.empty();
        });
  }

  private static boolean exists(Connection connection, Condition where) throws SQLException {
    try (PreparedStatement select = where.prepare(connection, "SELECT 1 FROM payouts", " LIMIT 1");
        ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }
}
