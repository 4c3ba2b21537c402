package org.payouts.router.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.router.admission.CommandFactory;

/**
 * Counts requests by outcome and platform: {@code payouts_router_requests_total{outcome,
 * platform}}. Outcomes are admitted, refused (admitted with a refusal), reissued, replayed,
 * duplicate, conflict, invalid and undecodable; the platform of the last two is unknown. Counted
 * when decided: work that is rolled back and done again counts twice. Beside them {@code
 * payouts_router_set_aside{partition}}, the requests that wait for their schema.
 */
public final class RouterMetrics {
  private static final String NAME = "payouts.router.requests";

  private static final String SET_ASIDE = "payouts.router.set.aside";

  private final MeterRegistry registry;
  private final Map<Integer, AtomicInteger> setAside = new ConcurrentHashMap<>();

  public RouterMetrics(MeterRegistry registry) {
    this.registry = registry;
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

  /** Requests of a partition that are set aside until the registry has answered. */
  public void setAside(int partition, int number) {
    setAside
        .computeIfAbsent(
            partition,
            p ->
                Objects.requireNonNull(
                    registry.gauge(
                        SET_ASIDE, Tags.of("partition", Integer.toString(p)), new AtomicInteger())))
        .set(number);
  }

  private void count(String outcome, Platform platform) {
    registry.counter(NAME, "outcome", outcome, "platform", lower(platform)).increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
