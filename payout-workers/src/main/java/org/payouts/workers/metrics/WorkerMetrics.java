package org.payouts.workers.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.model.Step;

/** What a worker counts. Names follow Prometheus' conventions; every meter names the platform. */
public final class WorkerMetrics {
  private final MeterRegistry registry;
  private final String platform;
  private final AtomicInteger openPayouts = new AtomicInteger();
  private final AtomicInteger settledPayouts = new AtomicInteger();
  private final AtomicInteger pauses = new AtomicInteger();
  private final Timer commits;
  private final Counter contradictions;
  private final Map<String, Counter> transitions = new ConcurrentHashMap<>();

  public WorkerMetrics(MeterRegistry registry, Platform platform) {
    this.registry = registry;
    this.platform = Platforms.name(platform);
    this.commits =
        Timer.builder("payouts.commit")
            .description("Transactions of the ledger")
            .publishPercentiles(0.5, 0.99)
            .tag("platform", this.platform)
            .register(registry);
    this.contradictions =
        Counter.builder("payouts.contradictions")
            .description("Commands with other content than the payout they name; must stay 0")
            .tag("platform", this.platform)
            .register(registry);
    gauge("payouts.open", "Open payouts of the owned partitions", openPayouts);
    gauge("payouts.settled.known", "Settled payouts the owned partitions know", settledPayouts);
    gauge("payouts.pauses", "Parts of the platform that stand still", pauses);
  }

  private void gauge(String name, String description, AtomicInteger value) {
    Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .tag("platform", platform)
        .register(registry);
  }

  /** A transaction of the ledger was committed. */
  public void committed(LedgerTransaction transaction, Duration took) {
    commits.record(took);
    for (Step step : transaction.steps()) {
      transitions.computeIfAbsent(step.next().state().name(), this::transitionsTo).increment();
    }
  }

  private Counter transitionsTo(String state) {
    return registry.counter("payouts.transitions", "platform", platform, "state", state);
  }

  /** A command had other content than the payout it names. */
  public void contradicted() {
    contradictions.increment();
  }

  /** The core's sizes, now and then. */
  public void sizes(int open, int settled, int paused) {
    openPayouts.set(open);
    settledPayouts.set(settled);
    pauses.set(paused);
  }
}
