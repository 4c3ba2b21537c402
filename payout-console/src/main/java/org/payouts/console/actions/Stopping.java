package org.payouts.console.actions;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.config.Settings;
import org.payouts.console.access.Person;
import org.payouts.control.Scope;

/** Orders to stop and to go on, as {@code payouts stop} and {@code go} give them. Thread-safe. */
public final class Stopping {
  private static final long KEPT_NANOS = Duration.ofSeconds(3).toNanos();

  /** The orders that held at this time of the monotonic clock. */
  private record Known(List<PayoutControl> stops, long askedAt) {}

  private final Settings settings;
  private volatile @Nullable Known last;

  /** Orders to the stack that the settings name. */
  public Stopping(Settings settings) {
    this.settings = settings;
  }

  /** The orders to stop that hold, read from their topic at most every few seconds. */
  public synchronized List<PayoutControl> stops() {
    Known known = last;
    if (known == null || System.nanoTime() - known.askedAt >= KEPT_NANOS) {
      try (ControlClient client = new ControlClient(settings)) {
        known = new Known(client.orders().stops(), System.nanoTime());
      }
      last = known;
    }
    return known.stops;
  }

  /**
   * Gives an order; it is in Kafka when this returns. It waits for nobody who reads the orders: a
   * page that cannot be filled must not hold up a stop.
   *
   * @throws IllegalArgumentException if the scope is none, and no order of it holds
   */
  public void give(String scope, ControlOrder order, String because, Person person) {
    String named =
        Scope.parse(scope)
            .map(Scope::toString)
            .orElseGet(
                () -> {
                  if (stops().stream().anyMatch(each -> each.getScope().equals(scope))) {
                    return scope;
                  }
                  throw new IllegalArgumentException(
                      scope
                          + " is no scope: say all, a platform, prolific/account/WORKSPACE, or"
                          + " PLATFORM/study/ID");
                });
    try (ControlClient client = new ControlClient(settings)) {
      PayoutControl given =
          PayoutControl.newBuilder()
              .setScope(named)
              .setOrder(order)
              .setBy(person.name())
              .setBecause(because)
              .setDecidedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
              .build();
      if (order == ControlOrder.GO) {
        client.go(given, false);
      } else {
        client.give(given);
      }
    }
    last = null;
  }
}
