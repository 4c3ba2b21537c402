package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Virtual time: one queue of events, one source of chance. */
final class World {
  static final long EPOCH_MS = 1_790_000_000_000L;
  private static final int MOST_EVENTS = 2_000_000;

  private record Event(long at, long order, Runnable action) {}

  final SplittableRandom random;
  final Tally tally = new Tally();
  final boolean tracing;
  final List<String> trace = new ArrayList<>();
  long now;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long order;
  private long fingerprint;
  private boolean healed;
  private Violation violation;

  World(long seed, boolean tracing) {
    this.random = new SplittableRandom(seed);
    this.tracing = tracing;
  }

  void at(long time, Runnable action) {
    events.add(new Event(Math.max(time, now), order++, action));
  }

  void in(long delay, Runnable action) {
    at(now + delay, action);
  }

  void every(long ms, Runnable action) {
    in(
        ms,
        () -> {
          action.run();
          every(ms, action);
        });
  }

  /** From now on nothing new goes wrong. */
  void heal() {
    say("HEAL");
    healed = true;
  }

  boolean healed() {
    return healed;
  }

  /** Epoch milliseconds of a clock that is right. */
  long wallMs() {
    return EPOCH_MS + now;
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  long between(long low, long high) {
    return low + (long) (random.nextDouble() * (high - low + 1));
  }

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  void say(String format, Object... values) {
    if (tracing) {
      trace.add("%10.3f ".formatted(now / 1000.0) + format.formatted(values));
    }
  }

  /**
   * Ends the history. What is thrown may be swallowed on its way (the call runner ends a
   * conversation by whatever it meets), so the world throws it once more.
   */
  Violation broken(String rule) {
    violation = violation == null ? new Violation(rule) : violation;
    say("BROKEN    %s", rule);
    return violation;
  }

  /** Which events happened when, and how chance stood then: equal for equal histories. */
  long fingerprint() {
    return fingerprint;
  }

  /** Runs until {@code end}. */
  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event next = events.poll();
      if (order > MOST_EVENTS) {
        throw broken("the world does not come to rest");
      }
      now = next.at();
      next.action().run();
      if (violation != null) {
        throw violation;
      }
      fingerprint = 31 * (31 * fingerprint + next.at()) + next.order();
    }
    now = Math.max(now, end);
  }
}
