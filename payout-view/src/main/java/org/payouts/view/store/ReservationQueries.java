package org.payouts.view.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import org.payouts.ReservationState;
import org.payouts.control.LetThrough;
import org.payouts.control.Scope;

/** Questions about what limits of sums count and hold. Thread-safe. */
public final class ReservationQueries implements LetThrough {
  private final Database database;

  /** Asks an open database. */
  public ReservationQueries(Database database) {
    this.database = database;
  }

  @Override
  public long total(Scope scope, String currency) {
    return number("SELECT sum(amount) FROM reserved", of(scope, currency));
  }

  @Override
  public long since(Instant begin, Scope scope, String currency) {
    return number(
        "SELECT sum(amount) FROM reserved",
        of(scope, currency).and("quarter >= ?", StoredReservation.quarter(begin)));
  }

  /** How many payouts a limit of the scope holds. */
  public long held(Scope scope) {
    return number(
        "SELECT count(*) FROM reservations",
        new Condition()
            .and("state = '" + ReservationState.HELD + "'")
            .and("scope = ?", scope.toString()));
  }

  private static Condition of(Scope scope, String currency) {
    Condition where = new Condition().and("currency = ?", currency);
    if (scope.platform() != null) {
      where.and("platform = ?", scope.platform().name());
    }
    return switch (scope.kind()) {
      case EVERYTHING, PLATFORM -> where;
      case ACCOUNT -> where.and("account = ?", scope.id());
      case STUDY -> where.and("study = ?", scope.id());
    };
  }

  private long number(String select, Condition where) {
    return database.read(
        connection -> {
          try (PreparedStatement statement = where.prepare(connection, select, "");
              ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }
}
