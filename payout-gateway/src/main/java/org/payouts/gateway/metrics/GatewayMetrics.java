package org.payouts.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.requests.Accepted;
import org.payouts.gateway.webhooks.WebhookStore;

/** What the gateway counts; all series exist from the start. */
public final class GatewayMetrics {
  private static final String API = "/v1/";
  private static final String OTHER = "other";
  private static final List<String> PATHS =
      List.of("bonus-requests", "payouts", "events", "webhooks", OTHER);
  private static final List<String> ANSWERS =
      List.of("ok", "unauthorized", "refused", "unavailable", "error");

  private final Map<String, Counter> requests = new HashMap<>();
  private final Counter accepted;
  private final Counter duplicate;
  private final Counter unknown;
  private volatile @Nullable WebhookStore store;

  public GatewayMetrics(MeterRegistry registry) {
    for (String path : PATHS) {
      for (String answer : ANSWERS) {
        requests.put(
            path + " " + answer,
            Counter.builder("payouts.gateway.requests")
                .description("Requests over HTTP, by what was asked for and by answer")
                .tag("path", path)
                .tag("answer", answer)
                .register(registry));
      }
    }
    this.accepted = bonuses(registry, "accepted");
    this.duplicate = bonuses(registry, "duplicate");
    this.unknown = bonuses(registry, "unknown");
    deliveries(registry, "waiting", each -> each.count(0));
    deliveries(registry, "given_up", each -> each.count(1));
    attempts(registry, "delivered", WebhookStore::deliveredSinceOpened);
    attempts(registry, "failed", WebhookStore::failedSinceOpened);
  }

  private static Counter bonuses(MeterRegistry registry, String outcome) {
    return Counter.builder("payouts.gateway.bonuses")
        .description("Bonuses that were asked for: new, there before, or not acknowledged by Kafka")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void deliveries(
      MeterRegistry registry, String state, ToLongFunction<WebhookStore> count) {
    Gauge.builder("payouts.gateway.deliveries", () -> of(count))
        .description("Results that wait for a webhook, and those that were given up")
        .tag("state", state)
        .register(registry);
  }

  private void attempts(
      MeterRegistry registry, String outcome, ToLongFunction<WebhookStore> count) {
    FunctionCounter.builder("payouts.gateway.delivery.attempts", this, self -> self.of(count))
        .description("Attempts to deliver a result to a webhook")
        .tag("outcome", outcome)
        .register(registry);
  }

  private long of(ToLongFunction<WebhookStore> count) {
    WebhookStore open = store;
    return open == null ? 0 : count.applyAsLong(open);
  }

  /** Where deliveries are kept, from the start of the gateway to its end. */
  public void webhooks(@Nullable WebhookStore open) {
    store = open;
  }

  /** A request was answered. */
  public void answered(String path, int status) {
    Objects.requireNonNull(requests.get(path(path) + " " + answer(status))).increment();
  }

  /** A bonus was taken, or may have been. */
  public void taken(Accepted each) {
    Boolean before = each.duplicate();
    (before == null ? unknown : before ? duplicate : accepted).increment();
  }

  private static String path(String path) {
    if (!path.startsWith(API)) {
      return OTHER;
    }
    String first = path.substring(API.length()).split("/", 2)[0];
    return PATHS.contains(first) ? first : OTHER;
  }

  private static String answer(int status) {
    return switch (status) {
      case 401, 403 -> "unauthorized";
      case 503 -> "unavailable";
      default -> status < 400 ? "ok" : status < 500 ? "refused" : "error";
    };
  }
}
