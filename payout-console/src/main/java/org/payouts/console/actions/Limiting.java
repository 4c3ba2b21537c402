package org.payouts.console.actions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLimit;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.Orders;
import org.payouts.cli.limits.ShownLimit;
import org.payouts.cli.limits.WantedLimit;
import org.payouts.config.Settings;
import org.payouts.console.access.Person;
import org.payouts.control.LimitBook;
import org.payouts.control.Scope;
import org.payouts.view.store.ReservationQueries;

/** Limits, as {@code payouts limits} shows, sets and clears them. Thread-safe. */
public final class Limiting {
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

  private final Settings settings;
  private final ReservationQueries reservations;
  private @Nullable Orders last;
  private long askedAt;

  /**
   * Limits of the stack that the settings name.
   *
   * @param reservations what is used of them, from the view
   */
  public Limiting(Settings settings, ReservationQueries reservations) {
    this.settings = settings;
    this.reservations = reservations;
  }

  /** The limits that hold, and what is used of them now. */
  public List<ShownLimit> limits() {
    Orders orders = orders();
    Instant now = Instant.now();
    List<LimitBook.Use> uses =
        orders.sumLimits().stream()
            .map(limit -> LimitBook.Use.of(limit, reservations, now))
            .toList();
    return ShownLimit.all(orders, uses, reservations::held);
  }

  /** What people have ordered, which is little; read at most every few seconds. */
  private synchronized Orders orders() {
    Orders known = last;
    if (known == null || System.nanoTime() - askedAt >= KEPT_NANOS) {
      try (ControlClient client = new ControlClient(settings)) {
        known = client.orders();
      }
      last = known;
      askedAt = System.nanoTime();
    }
    return known;
  }

  /**
   * Sets the limits of a scope, or ends them; in Kafka when this returns.
   *
   * @param wanted empty to end them
   * @throws IllegalArgumentException naming what is wrong
   */
  public void give(String scope, Optional<WantedLimit> wanted, String because, Person person) {
    try (ControlClient client = new ControlClient(settings)) {
      Scope named = WantedLimit.scope(scope);
      PayoutLimit limit = wanted.map(each -> each.of(named, client)).orElse(null);
      client.give(WantedLimit.order(named, limit, person.name(), because));
    } catch (CommandFailure e) {
      if (e.exitCode() == CommandFailure.USAGE_OR_TIMEOUT) {
        throw new IllegalArgumentException(e.getMessage() + "; " + e.remedy(), e);
      }
      throw e;
    }
    forget();
  }

  private synchronized void forget() {
    last = null;
  }
}
