package org.payouts.router;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.router.admission.Commands;

/**
 * Counts requests by outcome and platform: {@code payouts_router_requests_total{outcome,
 * platform}}. Outcomes are admitted, refused (admitted with a refusal), reissued, replayed,
 * duplicate, conflict, invalid and undecodable; the platform of the last two is unknown. Counted
 * when decided: work that is rolled back and done again counts twice.
 */
public final class RouterMetrics {
  private static final String NAME = "payouts.router.requests";

  private final MeterRegistry registry;

  public RouterMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  public void admitted(PayoutCommand command) {
    count(command.getRefusal() == null ? "admitted" : "refused", Commands.platform(command));
  }

  public void reissued(PayoutCommand command) {
    count("reissued", Commands.platform(command));
  }

  /** A record that has met its fate before, whichever it was. */
  public void replayed(Platform platform) {
    count("replayed", platform);
  }

  public void rejected(RejectionCode code, Platform platform) {
    count(lower(code), platform);
  }

  private void count(String outcome, Platform platform) {
    registry.counter(NAME, "outcome", outcome, "platform", lower(platform)).increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
