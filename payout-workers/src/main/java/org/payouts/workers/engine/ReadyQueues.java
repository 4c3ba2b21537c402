package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.ClockReading;

/**
 * Payouts of a lane that are ready for a call. Those that may share one wait together, in their
 * order; such groups take turns, so that a study of thousands does not keep the others waiting.
 * Suspects are groups of one and come after all others, but for every eighth turn.
 */
final class ReadyQueues {
  private static final int SUSPECTS_TURN = 8;

  /** Payouts that may share a call. */
  private static final class Queue {
    /** In their order. */
    private final Set<OpenPayout> payouts;

    /** Monotonic: since when the first of them waits. */
    private final long sinceMs;

    private final boolean suspect;

    /** Its study was found paused: not counted, not looked at until a pause ends. */
    private boolean parked;

    private Queue(Set<OpenPayout> payouts, long sinceMs, boolean suspect) {
      this.payouts = payouts;
      this.sinceMs = sinceMs;
      this.suspect = suspect;
    }

    private @Nullable OpenPayout first() {
      return payouts.isEmpty() ? null : payouts.iterator().next();
    }
  }

  private final int bulkRows;
  private final long lingerMs;
  private final Map<String, Queue> queues = new LinkedHashMap<>(2);

  /** Rows that a group's next bulk may have, where its last one came to nothing. */
  private final Map<String, Integer> limits = new LinkedHashMap<>(1);

  private int size;
  private int parkedSize;
  private int turns;

  /**
   * @param lingerMs how long a group smaller than {@code bulkRows} waits for company
   */
  ReadyQueues(int bulkRows, long lingerMs) {
    this.bulkRows = bulkRows;
    this.lingerMs = lingerMs;
  }

  /** Returns true if its group has become large enough for a bulk. */
  boolean add(OpenPayout payout, ClockReading now) {
    String group = payout.bulkKey();
    Queue queue =
        queues.computeIfAbsent(
            group, key -> new Queue(new LinkedHashSet<>(2), now.monotonicMs(), payout.suspect));
    queue.payouts.add(payout);
    size++;
    parkedSize += queue.parked ? 1 : 0;
    return queue.payouts.size() == rows(group);
  }

  /** It goes another way: nothing of it is kept, be its group parked or not. */
  void remove(OpenPayout payout) {
    Queue queue = queues.get(payout.bulkKey());
    if (queue == null || !queue.payouts.remove(payout)) {
      return;
    }
    size--;
    parkedSize -= queue.parked ? 1 : 0;
    if (queue.payouts.isEmpty()) {
      queues.remove(payout.bulkKey());
    }
  }

  /** Back to the front, in their order and next in turn: they have waited already. */
  void putBack(List<OpenPayout> payouts, ClockReading now) {
    if (payouts.isEmpty()) {
      return;
    }
    Set<OpenPayout> front = new LinkedHashSet<>(payouts);
    OpenPayout first = payouts.get(0);
    String group = first.bulkKey();
    Queue behind = queues.remove(group);
    if (behind != null) {
      front.addAll(behind.payouts);
      parkedSize -= behind.parked ? behind.payouts.size() : 0;
    }
    Map<String, Queue> others = new LinkedHashMap<>(queues);
    queues.clear();
    queues.put(group, new Queue(front, now.monotonicMs() - lingerMs, first.suspect));
    queues.putAll(others);
    size += payouts.size();
  }

  /** A bulk of {@code rows} rows of the group came to nothing: the next ones are half as large. */
  void halve(String group, int rows) {
    limits.put(group, Math.max(1, rows / 2));
  }

  /** A bulk of the group got through: the next may be twice as large again. */
  void widen(String group) {
    limits.computeIfPresent(group, (key, limit) -> 2 * limit >= bulkRows ? null : 2 * limit);
  }

  private int rows(String group) {
    return limits.getOrDefault(group, bulkRows);
  }

  /** When the first group that is not parked is large enough, or has waited long enough. */
  long dueMs() {
    long due = Long.MAX_VALUE;
    for (Map.Entry<String, Queue> each : queues.entrySet()) {
      if (!each.getValue().parked) {
        due = Math.min(due, dueMs(each.getKey(), each.getValue()));
      }
      if (due == Long.MIN_VALUE) {
        return due;
      }
    }
    return due;
  }

  private long dueMs(String group, Queue queue) {
    boolean full = queue.suspect || queue.payouts.size() >= rows(group);
    return full ? Long.MIN_VALUE : queue.sinceMs + lingerMs;
  }

  /**
   * Takes a bulk's worth of the first group that is due.
   *
   * @param paused whether a study stands still: its groups are parked until {@link #wake}
   */
  List<OpenPayout> take(ClockReading now, Predicate<String> paused) {
    park(paused);
    boolean suspectsFirst = turns % SUSPECTS_TURN == SUSPECTS_TURN - 1;
    String group = due(now, suspectsFirst);
    group = group == null ? due(now, !suspectsFirst) : group;
    if (group == null) {
      return List.of();
    }
    turns++;
    return take(group);
  }

  private void park(Predicate<String> paused) {
    for (Queue queue : queues.values()) {
      OpenPayout first = queue.first();
      if (!queue.parked && first != null && paused.test(first.study())) {
        queue.parked = true;
        parkedSize += queue.payouts.size();
      }
    }
  }

  private @Nullable String due(ClockReading now, boolean suspects) {
    for (Map.Entry<String, Queue> each : queues.entrySet()) {
      Queue queue = each.getValue();
      if (queue.suspect == suspects
          && !queue.parked
          && dueMs(each.getKey(), queue) <= now.monotonicMs()) {
        return each.getKey();
      }
    }
    return null;
  }

  private List<OpenPayout> take(String group) {
    Queue queue = queues.remove(group);
    if (queue == null) {
      return List.of();
    }
    List<OpenPayout> taken = poll(queue.payouts, rows(group));
    if (!queue.payouts.isEmpty()) {
      queues.put(group, queue); // Behind the others, for the next turn.
    }
    return taken;
  }

  private List<OpenPayout> poll(Set<OpenPayout> queue, int most) {
    List<OpenPayout> taken = new ArrayList<>(Math.min(queue.size(), most));
    Iterator<OpenPayout> places = queue.iterator();
    while (taken.size() < most && places.hasNext()) {
      taken.add(places.next());
      places.remove();
    }
    size -= taken.size();
    return taken;
  }

  /** A pause has ended: whatever was parked is looked at again. */
  void wake() {
    queues.values().forEach(queue -> queue.parked = false);
    parkedSize = 0;
  }

  /** Payouts that may be worked on. */
  int size() {
    return size - parkedSize;
  }

  /** True if nothing is in it, parked or not, and nothing is remembered of its groups. */
  boolean isEmpty() {
    return size == 0 && limits.isEmpty();
  }

  /** True if the next in turn has never been put off: it goes before those that have. */
  boolean isFresh() {
    for (Queue queue : queues.values()) {
      OpenPayout first = queue.first();
      if (!queue.parked && first != null && first.failures == 0) {
        return true;
      }
    }
    return false;
  }
}
