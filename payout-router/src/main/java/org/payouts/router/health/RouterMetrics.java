package org.payouts.router.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.ReservationState;
import org.payouts.router.admission.CommandFactory;

/**
 * Counts requests by outcome and platform: {@code payouts_router_requests_total{outcome,
 * platform}}. Outcomes are admitted, refused (admitted with a refusal), reissued, replayed,
 * duplicate, conflict, invalid and undecodable; the platform of the last two is unknown. Counted
 * when decided: work that is rolled back and done again counts twice. Beside them {@code
 * payouts_router_placed_total{way}}, the readable requests by whether they lay in the partition of
 * their payout ID (direct) or in another (misplaced), and {@code
 * payouts_router_set_aside{partition}}, the requests that wait for their schema. Of the limits of
 * sums: {@code payouts_router_reservations_total{state, platform}} and {@code payouts_router_held},
 * the payouts that a limit holds.
 */
public final class RouterMetrics {
  private static final String NAME = "payouts.router.requests";

  private static final String PLACED = "payouts.router.placed";

  private static final String SET_ASIDE = "payouts.router.set.aside";

  private static final String RESERVATIONS = "payouts.router.reservations";

  private static final String HELD = "payouts.router.held";

  private final MeterRegistry registry;
  private final Map<String, Map<Platform, Counter>> outcomes = new ConcurrentHashMap<>();
  private final Counter direct;
  private final Counter misplaced;
  private final Map<Integer, AtomicIntegerArray> setAside = new ConcurrentHashMap<>();
  private final AtomicInteger held;

  public RouterMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.direct = registry.counter(PLACED, "way", "direct");
    this.misplaced = registry.counter(PLACED, "way", "misplaced");
    this.held = Objects.requireNonNull(registry.gauge(HELD, new AtomicInteger()));
  }

  public void admitted(PayoutCommand command) {
    count(command.getRefusal() == null ? "admitted" : "refused", CommandFactory.platform(command));
  }

  public void reissued(PayoutCommand command) {
    count("reissued", CommandFactory.platform(command));
  }

  /** A record that was decided before, with any outcome. */
  public void replayed(Platform platform) {
    count("replayed", platform);
  }

  public void rejected(RejectionCode code, Platform platform) {
    count(lower(code), platform);
  }

  /** A readable request lay in the partition of its payout ID, or did not. */
  public void placed(boolean direct) {
    (direct ? this.direct : misplaced).increment();
  }

  /** Requests of a task that are set aside until the registry has answered, by their way. */
  public void setAside(int partition, boolean direct, int number) {
    setAside
        .computeIfAbsent(
            partition,
            p ->
                Objects.requireNonNull(
                    registry.gauge(
                        SET_ASIDE,
                        Tags.of("partition", Integer.toString(p)),
                        new AtomicIntegerArray(2),
                        ways -> ways.get(0) + ways.get(1))))
        .set(direct ? 0 : 1, number);
  }

  /** A payout was held, let through, or settled, as far as a limit of sums concerns it. */
  public void reservation(ReservationState state, Platform platform) {
    registry.counter(RESERVATIONS, "state", lower(state), "platform", lower(platform)).increment();
  }

  /** Payouts that limits of sums hold, if this process keeps them. */
  public void held(int number) {
    held.set(number);
  }

  private void count(String outcome, Platform platform) {
    outcomes
        .computeIfAbsent(outcome, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            platform, each -> registry.counter(NAME, "outcome", outcome, "platform", lower(each)))
        .increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
