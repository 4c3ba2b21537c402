package org.payouts.workers.engine;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.payouts.workers.model.ClockReading;

/**
 * What is due when, on the monotonic clock. Cancelled timers stay until due and then do nothing.
 */
final class Timers {
  private record Timer(long dueMs, long order, Consumer<ClockReading> action) {}

  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueMs).thenComparingLong(Timer::order));
  private long order;

  void at(long dueMonotonicMs, Consumer<ClockReading> action) {
    queue.add(new Timer(dueMonotonicMs, order++, action));
  }

  void run(ClockReading now) {
    for (Timer next = queue.peek();
        next != null && next.dueMs() <= now.monotonicMs();
        next = queue.peek()) {
      queue.poll();
      next.action().accept(now);
    }
  }

  /** When the next timer is due, or {@link Long#MAX_VALUE}. */
  long nextDueMs() {
    Timer next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.dueMs();
  }
}
