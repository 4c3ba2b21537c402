package org.payouts.workers.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.payouts.codes.OutcomeCode;
import org.payouts.workers.engine.WorkerCore;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.StateName;

/**
 * Open payouts by state and by what they wait for, and how old the oldest of each is. They are
 * counted by looking at all of them, which takes the core's thread at most a share of its time.
 */
final class OpenGauges {
  private static final long EACH_NS = TimeUnit.SECONDS.toNanos(2);

  /** A look is followed by so many times its own duration without one. */
  private static final long REST = 200;

  private static final String OTHER = "OTHER";
  private final Map<String, Group> byState = new HashMap<>();
  private final Map<String, Group> byReason = new HashMap<>();
  private final Group otherReason;
  private long nextNs = System.nanoTime();

  /** What one pair of gauges shows; {@code count} and {@code oldest} are of the look under way. */
  private static final class Group {
    private final AtomicLong shownCount = new AtomicLong();
    private final AtomicLong shownOldestMs = new AtomicLong();
    private long count;
    private long oldest;

    private void begin() {
      count = 0;
      oldest = Long.MAX_VALUE;
    }

    private void add(long sinceMs) {
      count++;
      oldest = Math.min(oldest, sinceMs);
    }

    private void show() {
      shownCount.set(count);
      shownOldestMs.set(count == 0 ? 0 : oldest);
    }
  }

  OpenGauges(MeterRegistry registry, Tags tags) {
    for (StateName state : StateName.values()) {
      if (state != StateName.NONE && !state.isFinal()) {
        byState.put(
            state.name(),
            group(
                registry,
                "payouts.open.by.state",
                tags,
                Tag.of("state", state.name()),
                "since its request or, once claimed, since its newest claim"));
      }
    }
    for (OutcomeCode code : OutcomeCode.of(OutcomeCode.Kind.WAITING)) {
      byReason.put(code.name(), byReason(registry, tags, code.name()));
    }
    this.otherReason = byReason(registry, tags, OTHER);
    byReason.put(OTHER, otherReason);
  }

  private static Group byReason(MeterRegistry registry, Tags tags, String reason) {
    Tag label = Tag.of("reason", reason);
    return group(registry, "payouts.open.by.reason", tags, label, "since its request");
  }

  private static Group group(
      MeterRegistry registry, String name, Tags tags, Tag label, String since) {
    Group group = new Group();
    Gauge.builder(name, group.shownCount, AtomicLong::get)
        .description("Open payouts of the owned partitions, by " + label.getKey())
        .tags(tags.and(label))
        .register(registry);
    Gauge.builder(name + ".oldest.seconds", group.shownOldestMs, Ages::seconds)
        .description("Age of the oldest of them " + since + "; 0 if there is none")
        .baseUnit("seconds")
        .tags(tags.and(label))
        .register(registry);
    return group;
  }

  /** Looks at all open payouts, if it is time to. */
  void observe(WorkerCore core) {
    long begun = System.nanoTime();
    if (begun - nextNs < 0) {
      return;
    }
    byState.values().forEach(Group::begin);
    byReason.values().forEach(Group::begin);
    core.open().forEach(this::count);
    byState.values().forEach(Group::show);
    byReason.values().forEach(Group::show);
    long end = System.nanoTime();
    nextNs = end + Math.max(EACH_NS, REST * (end - begun));
  }

  private void count(Payout payout) {
    long since = payout.command().admittedAtMs();
    Group state = byState.get(payout.state().name());
    if (state != null) {
      state.add(
          payout.state() instanceof Claimed claimed ? claimed.attempt().claimedAtMs() : since);
    }
    byReason.getOrDefault(reason(payout), otherReason).add(since);
  }

  /** As {@code payouts status} names it. */
  private static String reason(Payout payout) {
    Reason waiting = payout.history().waiting();
    if (waiting != null) {
      return waiting.code();
    }
    return payout.state().stateName() == StateName.ATTEMPTING
        ? OutcomeCode.CALL_UNDER_WAY.name()
        : OutcomeCode.IN_LINE.name();
  }
}
