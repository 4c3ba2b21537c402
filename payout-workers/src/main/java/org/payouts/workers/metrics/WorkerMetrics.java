package org.payouts.workers.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admission.Currencies;
import org.payouts.payout.Platforms;
import org.payouts.tracing.SpanCounts;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.SpendLimit;
import org.payouts.workers.engine.Standstill;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState.Paid;
import org.payouts.workers.model.PayoutState.Settled;
import org.payouts.workers.model.StateName;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Step.ReviewChange;
import org.payouts.workers.model.Transition;
import org.payouts.workers.provider.Transport;

/**
 * What a worker counts. Every meter names the platform, and all of them exist from the start, so
 * that the first event is seen as a change. docs/metrics.md is rendered from them.
 */
public final class WorkerMetrics {
  private static final String PAID = "paid";
  private static final String FAILED = "failed";
  private static final Duration[] RESULT_WITHIN = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(6),
    Duration.ofDays(1),
    Duration.ofDays(7)
  };

  private final MeterRegistry registry;
  private final Platform platform;
  private final Tags tags;
  private final AtomicInteger openPayouts = new AtomicInteger();
  private final AtomicInteger settledPayouts = new AtomicInteger();
  private final Timer commits;
  private final DistributionSummary commitSizes;
  private final Timer takeOvers;
  private final Counter contradictions;
  private final Map<StateName, Counter> transitions = new EnumMap<>(StateName.class);
  private final Map<Transition, Counter> steps = new EnumMap<>(Transition.class);
  private final Map<String, Counter> results = new HashMap<>();
  private final Map<String, Counter> amounts = new HashMap<>();
  private final Map<String, Timer> requestToResult = new HashMap<>();
  private final Counter reviewsOpened;
  private final Counter reviewsClosed;
  private final ProviderTimers provider;
  private final StandstillGauges standstills;
  private final OpenGauges open;
  private final List<AtomicLong> lag = new CopyOnWriteArrayList<>();
  private volatile SpendLimit.Used spent = new SpendLimit.Used(0, 0, 0, 0);

  public WorkerMetrics(MeterRegistry registry, Platform platform) {
    this.registry = registry;
    this.platform = platform;
    this.tags = Tags.of("platform", Platforms.name(platform));
    this.commits =
        Timer.builder("payouts.commit")
            .description("Ledger transactions, from the first record to the confirmed commit")
            .publishPercentiles(0.5, 0.99)
            .tags(tags)
            .register(registry);
    this.commitSizes =
        DistributionSummary.builder("payouts.commit.transitions")
            .description("Transitions in one ledger transaction")
            .serviceLevelObjectives(1, 3, 10, 30, 100, 300, 1_000)
            .tags(tags)
            .register(registry);
    this.takeOvers =
        Timer.builder("payouts.take.over")
            .description("Taking a partition over: rights, fencing, replay of its ledger")
            .tags(tags)
            .register(registry);
    this.contradictions =
        counter("contradictions", "Commands with other content than the payout they name; 0");
    this.reviewsOpened = reviews("opened");
    this.reviewsClosed = reviews("closed");
    for (StateName state : StateName.values()) {
      if (state != StateName.NONE) {
        transitions.put(
            state,
            counter("transitions", "Ledger records written, by new state", "state", state.name()));
      }
    }
    for (Transition row : Transition.values()) {
      steps.put(
          row,
          counter("steps", "Ledger records written, by row of the state table", "row", row.name()));
    }
    List.of(PAID, FAILED).forEach(this::result);
    gauge("payouts.open", "Open payouts of the owned partitions", openPayouts);
    gauge("payouts.settled.known", "Settled payouts that the process remembers", settledPayouts);
    this.provider = new ProviderTimers(registry, tags);
    this.standstills = new StandstillGauges(registry, tags);
    this.open = new OpenGauges(registry, tags);
    partitions(TopicCatalogue.partitions(platform));
    spendLimit();
  }

  /** Shows how many spans were recorded and delivered. */
  public void spans(SpanCounts counts) {
    counts.bindTo(registry, tags);
  }

  /** Shows so many partitions, if their number has grown. */
  public void partitions(int count) {
    while (lag.size() < count) {
      AtomicLong behind = new AtomicLong();
      Gauge.builder("payouts.commands.lag", behind, AtomicLong::get)
          .description("Commands of an owned partition that were not read yet; 0 if not owned")
          .tags(tags.and("partition", Integer.toString(lag.size())))
          .register(registry);
      lag.add(behind);
    }
  }

  private Counter counter(String name, String description, String... more) {
    return Counter.builder("payouts." + name)
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }

  private Counter reviews(String change) {
    return counter("reviews", "Reviews that were opened, and that have ended", "change", change);
  }

  private void result(String result) {
    results.put(result, counter("results", "Results published", "result", result));
    for (String currency : Currencies.of(platform)) {
      amounts.put(
          result + currency,
          counter(
              "result.amount.minor",
              "Amounts of the results, as the requests name them",
              "result",
              result,
              "currency",
              currency));
    }
    requestToResult.put(
        result,
        Timer.builder("payouts.request.to.result")
            .description("From the request's record to the result")
            .serviceLevelObjectives(RESULT_WITHIN)
            .tags(tags.and("result", result))
            .register(registry));
  }

  private void gauge(String name, String description, AtomicInteger value) {
    Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void spendLimit() {
    Gauge.builder("payouts.spend.payments", () -> spent.payments())
        .description("Payments begun within the last hour, as the spend limit counts them")
        .tags(tags)
        .register(registry);
    Gauge.builder("payouts.spend.payments.limit", () -> spent.mostPayments())
        .description("The spend limit's payments of an hour; 0 for none")
        .tags(tags)
        .register(registry);
    Gauge.builder("payouts.spend.amount.minor", () -> spent.amountMinor())
        .description("Money begun to be paid within the last hour, whatever the currency")
        .tags(tags)
        .register(registry);
    Gauge.builder("payouts.spend.amount.minor.limit", () -> spent.mostAmountMinor())
        .description("The spend limit's money of an hour; 0 for none")
        .tags(tags)
        .register(registry);
  }

  /** The transport, with its requests counted and timed. */
  public <Q, A> Transport<Q, A> measured(Transport<Q, A> transport) {
    return new MeasuredTransport<>(transport, provider);
  }

  /** A transaction of the ledger was committed. */
  public void committed(LedgerTransaction transaction, Duration took) {
    commits.record(took);
    commitSizes.record(transaction.steps().size());
    transaction.steps().forEach(this::committed);
  }

  private void committed(Step step) {
    Payout payout = step.next();
    Objects.requireNonNull(transitions.get(payout.state().stateName())).increment();
    Objects.requireNonNull(steps.get(step.by())).increment();
    if (payout.state() instanceof Settled settled) {
      settled(payout, settled);
    }
    ReviewChange review = step.review();
    if (review != null && !review.open()) {
      reviewsClosed.increment();
    } else if (step.by() == Transition.NOT_SEEN_IN_BOOKS) {
      reviewsOpened.increment();
    }
  }

  private void settled(Payout payout, Settled settled) {
    String result = settled instanceof Paid ? PAID : FAILED;
    PayoutRequest request = payout.command().request();
    Objects.requireNonNull(results.get(result)).increment();
    Counter amount = amounts.get(result + request.currency());
    if (amount != null) { // Else the request failed for its currency.
      amount.increment((double) request.amountMinor());
    }
    long tookMs = Math.max(0, settled.settledAtMs() - payout.command().admittedAtMs());
    Objects.requireNonNull(requestToResult.get(result)).record(tookMs, TimeUnit.MILLISECONDS);
  }

  /** A partition was taken over. */
  public void takenOver(Duration took) {
    takeOvers.record(took);
  }

  /** A command had other content than the payout it names. */
  public void contradicted() {
    contradictions.increment();
  }

  /**
   * Commands that were not read yet.
   *
   * @param byPartition of the owned partitions
   */
  public void lag(Map<Integer, Long> byPartition) {
    for (int partition = 0; partition < lag.size(); partition++) {
      lag.get(partition).set(byPartition.getOrDefault(partition, 0L));
    }
  }

  /** Looks at the core, now and then, on its thread. */
  public void observe(WorkerCore core, List<Standstill> now) {
    openPayouts.set(core.openPayouts());
    settledPayouts.set(core.settledPayouts());
    spent = core.spent();
    standstills.observe(now);
    open.observe(core);
  }
}
