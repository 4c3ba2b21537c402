package org.payouts.router.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.ReservationState;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admission.Currencies;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.CommandFactory;
import org.payouts.topics.RequesterTopics;
import org.payouts.topics.Topics;

/**
 * What a router counts; all series exist from the start. Requests are counted when decided: work
 * that is rolled back and done again counts twice. docs/metrics.md is rendered from here.
 */
public final class RouterMetrics {
  private static final String UNKNOWN = "unknown";

  /** Outcomes of requests whose platform is known. */
  private static final List<String> OUTCOMES =
      List.of("admitted", "refused", "reissued", "replayed", "duplicate", "conflict");

  /** Outcomes of records of requesters' topics. */
  private static final List<String> REQUESTER_OUTCOMES =
      List.of("copied", "not_allowed", "invalid", "undecodable");

  /** Stands for a requester before there is any. */
  private static final String NOBODY = "-";

  /** Where the lag of requesters' topics is read from. */
  public static final String REQUESTERS_LAG = RequesterTopics.PREFIX + "*";

  /** Outcomes of records whose platform is not. */
  private static final List<String> UNREADABLE = List.of("replayed", "invalid", "undecodable");

  private final MeterRegistry registry;
  private final Map<String, Counter> requests = new ConcurrentHashMap<>();
  private final Map<String, Counter> amounts = new HashMap<>();
  private final Map<String, Counter> requesters = new ConcurrentHashMap<>();
  private final Counter direct;
  private final Counter misplaced;
  private final AtomicIntegerArray setAside;
  private final Map<String, Counter> reservations = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private volatile ToDoubleFunction<String> lag = topic -> 0;

  public RouterMetrics(MeterRegistry registry) {
    this.registry = registry;
    int partitions = TopicCatalogue.streamsInternal().get(0).partitions();
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      OUTCOMES.forEach(outcome -> requests(outcome, name));
      Currencies.of(platform).forEach(currency -> amount(name, currency));
      Stream.of(ReservationState.values())
          .filter(state -> state != ReservationState.UNKNOWN)
          .forEach(state -> reservations(lower(state), name));
    }
    UNREADABLE.forEach(outcome -> requests(outcome, UNKNOWN));
    requester(NOBODY);
    this.direct = placed("direct");
    this.misplaced = placed("misplaced");
    this.setAside = new AtomicIntegerArray(2 * partitions);
    for (int i = 0; i < partitions; i++) {
      int partition = i;
      Gauge.builder(
              "payouts.router.set.aside",
              setAside,
              all -> all.get(2 * partition) + all.get(2 * partition + 1))
          .description("Requests that wait for their schema")
          .tag("partition", Integer.toString(partition))
          .register(registry);
    }
    Gauge.builder("payouts.router.held", held, AtomicInteger::get)
        .description("Payouts that limits of sums hold, of the process that keeps them")
        .register(registry);
    for (String topic :
        List.of(
            Topics.BONUS_REQUESTED,
            Topics.ROUTER_REPARTITION,
            Topics.RESERVATION_REQUESTS,
            REQUESTERS_LAG)) {
      Gauge.builder("payouts.router.lag", () -> lag.applyAsDouble(topic))
          .description("Records of this process's partitions that were not read yet")
          .tag("topic", topic)
          .register(registry);
    }
  }

  private Counter requests(String outcome, String platform) {
    return requests.computeIfAbsent(
        outcome + " " + platform,
        key ->
            Counter.builder("payouts.router.requests")
                .description("Requests by outcome; admitted, refused, reissued ones are commands")
                .tag("outcome", outcome)
                .tag("platform", platform)
                .register(registry));
  }

  private Counter requester(String requester, String outcome) {
    return requesters.computeIfAbsent(
        requester + " " + outcome,
        key ->
            Counter.builder("payouts.router.requester.requests")
                .description("Committed records of requesters' own topics by outcome")
                .tag("requester", requester)
                .tag("outcome", outcome)
                .register(registry));
  }

  private Counter reservations(String state, String platform) {
    return reservations.computeIfAbsent(
        state + " " + platform,
        key ->
            Counter.builder("payouts.router.reservations")
                .description("Payouts that a limit of sums has held, let through, or settled")
                .tag("state", state)
                .tag("platform", platform)
                .register(registry));
  }

  private void amount(String platform, String currency) {
    amounts.put(
        platform + currency,
        Counter.builder("payouts.router.admitted.amount.minor")
            .description("Amounts of admitted requests")
            .tag("platform", platform)
            .tag("currency", currency)
            .register(registry));
  }

  private Counter placed(String way) {
    return Counter.builder("payouts.router.placed")
        .description("Readable requests in the partition of their payout ID, or in another")
        .tag("way", way)
        .register(registry);
  }

  public void admitted(PayoutCommand command) {
    Platform platform = CommandFactory.platform(command);
    if (command.getRefusal() != null) {
      count("refused", platform);
      return;
    }
    count("admitted", platform);
    Counter amount = amounts.get(lower(platform) + command.getCurrency());
    if (amount != null) {
      amount.increment((double) command.getAmountMinor());
    }
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

  /** The topic of a requester is read: all its series exist from now on. */
  public void requester(String requester) {
    REQUESTER_OUTCOMES.forEach(outcome -> requester(requester, outcome));
  }

  /** A record of a requester's topic was copied to bonus-requested. */
  public void copied(String requester) {
    requester(requester, "copied").increment();
  }

  /** A record of a requester's topic was rejected. */
  public void refused(String requester, RejectionCode code) {
    requester(requester, lower(code)).increment();
  }

  /** A readable request lay in the partition of its payout ID, or did not. */
  public void placed(boolean direct) {
    (direct ? this.direct : misplaced).increment();
  }

  /** Requests of a task that are set aside until the registry has answered, by their way. */
  public void setAside(int partition, boolean direct, int number) {
    setAside.set(2 * partition + (direct ? 0 : 1), number);
  }

  /** A payout was held, let through, or settled, as far as a limit of sums concerns it. */
  public void reservation(ReservationState state, Platform platform) {
    reservations(lower(state), lower(platform)).increment();
  }

  /** Payouts that limits of sums hold, if this process keeps them. */
  public void held(int number) {
    held.set(number);
  }

  /** Where the lag is read from. */
  public void lag(ToDoubleFunction<String> byTopic) {
    lag = byTopic;
  }

  private void count(String outcome, Platform platform) {
    requests(outcome, lower(platform)).increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
