package org.payouts.view.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.topics.Topics;
import org.payouts.view.data.Action;
import org.payouts.view.data.OpenReview;
import org.payouts.view.data.Page;
import org.payouts.view.data.PayoutFilter;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;
import org.payouts.view.data.Rejection;
import org.payouts.view.data.Sums;
import org.payouts.view.data.Timeline;
import org.payouts.view.data.TimelineEntry;
import org.payouts.view.data.UnreadableRecord;
import org.payouts.words.StateWord;

/** Questions about records, reviews and what people did. Thread-safe. */
public final class HistoryQueries {
  private static final int LONGEST_TIMELINE = 500;
  private static final String REVIEWS =
      "SELECT payouts.*, part, off, at, attempt, reason, reviews.last_answer AS answer,"
          + " reviews.books AS shown, opened, refused FROM payouts";
  private static final String REVIEWS_OF = " JOIN reviews USING(n)";

  private final Database database;

  /** Asks an open database. */
  public HistoryQueries(Database database) {
    this.database = database;
  }

  /** All records about a payout; those that a compacted topic has dropped are kept here. */
  public Timeline timeline(String payoutId) {
    return database.read(
        connection -> {
          List<TimelineEntry> entries = new ArrayList<>();
          events(connection, payoutId, entries);
          resolutions(connection, payoutId, entries);
          rejections(connection, payoutId, entries);
          entries.sort(
              Comparator.comparing((TimelineEntry entry) -> entry.place().at())
                  .thenComparing(TimelineEntry::kind)
                  .thenComparing(entry -> entry.place().offset()));
          boolean cut = entries.size() > LONGEST_TIMELINE;
          return new Timeline(cut ? entries.subList(0, LONGEST_TIMELINE) : entries, cut);
        });
  }

  private static void events(Connection connection, String payoutId, List<TimelineEntry> entries)
      throws SQLException {
    Condition one = new Condition().and("payout_id = ?", payoutId);
    try (PreparedStatement select =
            one.prepare(
                connection,
                "SELECT platform, kind, part, off, at, what, note, who"
                    + " FROM payouts JOIN events USING(n)",
                " ORDER BY at LIMIT " + (LONGEST_TIMELINE + 1));
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        RecordKind kind = RecordKind.of(row.getInt("kind"));
        Platform platform = Platform.valueOf(row.getString("platform"));
        entries.add(
            new TimelineEntry(
                kind,
                place(row, kind.topic(platform)),
                row.getString("what"),
                row.getString("note"),
                row.getString("who")));
      }
    }
  }

  private static void resolutions(
      Connection connection, String payoutId, List<TimelineEntry> entries) throws SQLException {
    Condition one = new Condition().and("payout_id = ?", payoutId);
    try (PreparedStatement select =
            one.prepare(connection, "SELECT * FROM actions", " LIMIT " + LONGEST_TIMELINE);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        entries.add(
            new TimelineEntry(
                RecordKind.RESOLUTION,
                place(row, Topics.RESOLUTIONS),
                row.getString("what"),
                row.getString("because"),
                row.getString("who")));
      }
    }
  }

  private static void rejections(
      Connection connection, String payoutId, List<TimelineEntry> entries) throws SQLException {
    for (Rejection each :
        rejections(
            connection,
            new Condition().and("payout_id = ?", payoutId),
            " LIMIT " + LONGEST_TIMELINE)) {
      entries.add(
          new TimelineEntry(
              RecordKind.REJECTION,
              each.place(),
              each.code(),
              each.detail() + " (" + each.source() + ")",
              null));
    }
  }

  private static RecordPlace place(ResultSet row, String topic) throws SQLException {
    return new RecordPlace(topic, row.getInt("part"), row.getLong("off"), Rows.when(row, "at"));
  }

  /**
   * A page of the payouts that wait for a person, the one asked for first at the top. States of the
   * filter are not looked at.
   */
  public Page<OpenReview> openReviews(PayoutFilter filter, @Nullable String after, int limit) {
    Optional<Cursor> cursor = Cursor.of(after);
    return database.read(
        connection -> {
          Condition where = waiting(filter);
          cursor.ifPresent(
              place ->
                  where.and("(asked, n) > (?, ?)", place.first(), Long.parseLong(place.second())));
          List<OpenReview> reviews = new ArrayList<>();
          String next = null;
          try (PreparedStatement select =
                  where.prepare(
                      connection,
                      REVIEWS + " INDEXED BY payouts_word" + REVIEWS_OF,
                      " ORDER BY asked, n LIMIT " + (limit + 1));
              ResultSet row = select.executeQuery()) {
            Cursor last = null;
            while (row.next()) {
              if (reviews.size() == limit) {
                next = last == null ? null : last.text();
                break;
              }
              reviews.add(review(row));
              last = new Cursor(row.getLong("asked"), row.getString("n"));
            }
          }
          return new Page<>(reviews, next);
        });
  }

  /** How many payouts a filter lets through of those that wait for a person, and their sums. */
  public Sums openReviewSums(PayoutFilter filter) {
    return database.read(
        connection -> {
          Condition where = waiting(filter);
          List<Sums.Sum> sums = new ArrayList<>();
          try (PreparedStatement select =
                  where.prepare(
                      connection,
                      "SELECT currency, count(*), "
                          + CountedAmount.sum("amount", "TRUE")
                          + " FROM payouts INDEXED BY payouts_word"
                          + REVIEWS_OF,
                      " GROUP BY currency ORDER BY 1");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              sums.add(new Sums.Sum(row.getString(1), row.getLong(2), row.getLong(3), 0));
            }
          }
          return new Sums(sums);
        });
  }

  private static Condition waiting(PayoutFilter filter) {
    return PayoutQueries.condition(filter.in(StateWord.NEEDS_YOU), "+")
        .and("word = ?", StateWord.NEEDS_YOU.name())
        .and("open");
  }

  /** The open review of a payout. */
  public Optional<OpenReview> openReview(String payoutId) {
    return database.read(
        connection -> {
          Condition one = new Condition().and("payout_id = ?", payoutId).and("open");
          try (PreparedStatement select = one.prepare(connection, REVIEWS + REVIEWS_OF, "");
              ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(review(row)) : Optional.empty();
          }
        });
  }

  private static OpenReview review(ResultSet row) throws SQLException {
    return new OpenReview(
        Rows.payout(row),
        place(row, Topics.REVIEWS),
        row.getInt("attempt"),
        row.getString("reason"),
        row.getString("answer"),
        row.getString("shown"),
        Rows.when(row, "opened"),
        row.getString("refused"));
  }

  /** A page of what people did, the newest first. */
  public Page<Action> actions(@Nullable String after, int limit) {
    return newestFirst(
        "SELECT * FROM actions",
        "key",
        after,
        limit,
        row -> {
          RecordKind kind = RecordKind.of(row.getInt("kind"));
          return new Action(
              Rows.when(row, "at"),
              row.getString("who"),
              row.getString("origin"),
              row.getString("what"),
              row.getString("payout_id"),
              row.getString("batch"),
              row.getLong("count"),
              row.getString("because"),
              row.getString("answer"),
              place(row, kind.topic(Platform.UNKNOWN)));
        });
  }

  /** A page of the requests that led to no payout, the newest first. */
  public Page<Rejection> rejections(@Nullable String after, int limit) {
    return newestFirst(
        "SELECT * FROM rejections", "source", after, limit, HistoryQueries::rejection);
  }

  private static List<Rejection> rejections(Connection connection, Condition where, String end)
      throws SQLException {
    List<Rejection> found = new ArrayList<>();
    try (PreparedStatement select = where.prepare(connection, "SELECT * FROM rejections", end);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(rejection(row));
      }
    }
    return found;
  }

  private static Rejection rejection(ResultSet row) throws SQLException {
    return new Rejection(
        place(row, Topics.BONUS_REJECTED),
        row.getString("source"),
        row.getString("code"),
        row.getString("detail"),
        row.getString("payout_id"));
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Page<T> newestFirst(
      String select, String key, @Nullable String after, int limit, Reader<T> reader) {
    Optional<Cursor> cursor = Cursor.of(after);
    return database.read(
        connection -> {
          Condition where = new Condition();
          cursor.ifPresent(
              place -> where.and("(at, " + key + ") < (?, ?)", place.first(), place.second()));
          List<T> found = new ArrayList<>();
          String next = null;
          try (PreparedStatement statement =
                  where.prepare(
                      connection,
                      select,
                      " ORDER BY at DESC, " + key + " DESC LIMIT " + (limit + 1));
              ResultSet row = statement.executeQuery()) {
            Cursor last = null;
            while (row.next()) {
              if (found.size() == limit) {
                next = last == null ? null : last.text();
                break;
              }
              found.add(reader.read(row));
              last = new Cursor(row.getLong("at"), row.getString(key));
            }
          }
          return new Page<>(found, next);
        });
  }

  /** The newest records that could not be decoded, at most a thousand. */
  public List<UnreadableRecord> unreadable() {
    return database.read(
        connection -> {
          List<UnreadableRecord> found = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT * FROM unreadable ORDER BY at DESC LIMIT 1000");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              found.add(
                  new UnreadableRecord(place(row, row.getString("topic")), row.getString("why")));
            }
          }
          return found;
        });
  }

  /** How many records could not be decoded. */
  public long unreadableCount() {
    return database.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT value FROM counters WHERE name = ?")) {
            select.setString(1, ViewWriter.UNREADABLE_COUNT);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          }
        });
  }
}
