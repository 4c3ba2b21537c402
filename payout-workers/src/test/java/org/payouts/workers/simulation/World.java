package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: one queue of events, one source of chance. */
final class World {
  private static final int MOST_EVENTS = 2_000_000;

  private record Event(long at, long order, Runnable action) {}

  final Random random;
  final boolean tracing;
  final List<String> trace = new ArrayList<>();
  long now;
  boolean healed;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long order;

  World(long seed, boolean tracing) {
    this.random = new Random(seed);
    this.tracing = tracing;
  }

  void at(long time, Runnable action) {
    events.add(new Event(Math.max(time, now), order++, action));
  }

  void in(long delay, Runnable action) {
    at(now + delay, action);
  }

  /** Nothing new goes wrong any more. */
  boolean healing() {
    return healed;
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  long between(long low, long high) {
    return low + (long) (random.nextDouble() * (high - low + 1));
  }

  void say(String format, Object... values) {
    if (tracing) {
      trace.add("%10.3f ".formatted(now / 1000.0) + format.formatted(values));
    }
  }

  /** Runs until {@code end}. */
  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event next = events.poll();
      if (next.order() > MOST_EVENTS && order > MOST_EVENTS) {
        throw new Violation("the world does not come to rest");
      }
      now = next.at();
      next.action().run();
    }
    now = Math.max(now, end);
  }
}
