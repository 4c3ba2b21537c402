package org.payouts.workers.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.ClockReading;

/**
 * Payouts whose calls are never made side by side, and those of them that are ready for a call.
 * Those that may share one wait together, in their order; such groups take turns, so that a study
 * of thousands does not keep the others waiting. Suspects are groups of one and come after all
 * others, but for every eighth turn.
 */
final class Lane {
  private static final int SUSPECTS_TURN = 8;

  /** Groups whose smaller bulks are remembered. */
  private static final int MOST_LIMITS = 1_000;

  /** Payouts that may share a call. */
  private static final class Group {
    /** In their order. */
    private final Set<OpenPayout> payouts;

    /** Monotonic: since when the first of them waits. */
    private final long sinceMs;

    private final boolean suspect;

    /** Its study was found paused: not counted, not looked at until a pause ends. */
    private boolean parked;

    private Group(Set<OpenPayout> payouts, long sinceMs, boolean suspect) {
      this.payouts = payouts;
      this.sinceMs = sinceMs;
      this.suspect = suspect;
    }

    private @Nullable OpenPayout first() {
      return payouts.isEmpty() ? null : payouts.iterator().next();
    }
  }

  private final String key;
  private final int bulkRows;
  private final long lingerMs;
  private final Map<String, Group> groups = new LinkedHashMap<>(2);

  /** Rows that a group's next bulk may have, where its last one came to nothing. */
  private final Map<String, Integer> limits = new LinkedHashMap<>(1);

  private int size;
  private int parkedSize;
  private int turns;

  /** From preparation to the end of the call. */
  private boolean busy;

  /** In the scheduler's queue. */
  private boolean queued;

  /** Found paused when its turn came: nothing of it can be worked on. */
  private boolean parked;

  /** A timer offers it again once its payouts have waited long enough for company. */
  private boolean lingering;

  /** Holds of a new owner, which waits until calls of an older one have ended. */
  private int holds;

  /**
   * @param bulkRows most payouts of one call
   * @param lingerMs how long a group smaller than {@code bulkRows} waits for company
   */
  Lane(String key, int bulkRows, long lingerMs) {
    this.key = key;
    this.bulkRows = bulkRows;
    this.lingerMs = lingerMs;
  }

  String key() {
    return key;
  }

  // ---- its payouts -----------------------------------------------------------------------------

  /** Returns true if its group has become large enough for a bulk. */
  boolean add(OpenPayout payout, ClockReading now) {
    String name = payout.bulkKey();
    Group group =
        groups.computeIfAbsent(
            name, each -> new Group(new LinkedHashSet<>(2), now.monotonicMs(), payout.isSuspect()));
    group.payouts.add(payout);
    size++;
    parkedSize += group.parked ? 1 : 0;
    return group.payouts.size() == rows(name);
  }

  /** It goes another way: nothing of it is kept, be its group parked or not. */
  void remove(OpenPayout payout) {
    Group group = groups.get(payout.bulkKey());
    if (group == null || !group.payouts.remove(payout)) {
      return;
    }
    size--;
    parkedSize -= group.parked ? 1 : 0;
    if (group.payouts.isEmpty()) {
      groups.remove(payout.bulkKey());
    }
  }

  /**
   * Back to the front, in their order and next in turn: they have waited already.
   *
   * @param payouts of one group, not empty
   */
  void putBack(List<OpenPayout> payouts, ClockReading now) {
    Set<OpenPayout> front = new LinkedHashSet<>(payouts);
    OpenPayout first = payouts.get(0);
    String name = first.bulkKey();
    Group behind = groups.remove(name);
    if (behind != null) {
      front.addAll(behind.payouts);
      parkedSize -= behind.parked ? behind.payouts.size() : 0;
    }
    Map<String, Group> others = new LinkedHashMap<>(groups);
    groups.clear();
    groups.put(name, new Group(front, now.monotonicMs() - lingerMs, first.isSuspect()));
    groups.putAll(others);
    size += payouts.size();
  }

  /** A bulk of {@code rows} rows of the group came to nothing: the next ones are half as large. */
  void halve(String group, int rows) {
    limits.put(group, Math.max(1, rows / 2));
    if (limits.size() > MOST_LIMITS) {
      limits.remove(limits.keySet().iterator().next());
    }
  }

  /** A bulk of the group got through: the next may be twice as large again. */
  void widen(String group) {
    limits.computeIfPresent(group, (name, limit) -> 2 * limit >= bulkRows ? null : 2 * limit);
  }

  private int rows(String group) {
    return limits.getOrDefault(group, bulkRows);
  }

  /** Monotonic: when the first group that is not parked is large enough, or has waited enough. */
  long dueMs() {
    long due = Long.MAX_VALUE;
    for (Map.Entry<String, Group> each : groups.entrySet()) {
      if (!each.getValue().parked) {
        due = Math.min(due, dueMs(each.getKey(), each.getValue()));
      }
      if (due == Long.MIN_VALUE) {
        return due;
      }
    }
    return due;
  }

  private long dueMs(String name, Group group) {
    boolean full = group.suspect || group.payouts.size() >= rows(name);
    return full ? Long.MIN_VALUE : group.sinceMs + lingerMs;
  }

  /**
   * Takes a bulk's worth of the first group that is due.
   *
   * @param paused whether a group that begins with this one stands still: it is parked until {@link
   *     #wake}
   * @param most payouts that may be taken of a group that begins with this one
   */
  List<OpenPayout> take(
      ClockReading now, Predicate<OpenPayout> paused, ToIntFunction<OpenPayout> most) {
    park(paused);
    boolean suspectsFirst = turns == SUSPECTS_TURN - 1;
    String group = due(now, suspectsFirst);
    group = group == null ? due(now, !suspectsFirst) : group;
    if (group == null) {
      return List.of();
    }
    turns = (turns + 1) % SUSPECTS_TURN;
    return take(group, most);
  }

  private void park(Predicate<OpenPayout> paused) {
    for (Group group : groups.values()) {
      OpenPayout first = group.first();
      if (!group.parked && first != null && paused.test(first)) {
        group.parked = true;
        parkedSize += group.payouts.size();
      }
    }
  }

  private @Nullable String due(ClockReading now, boolean suspects) {
    for (Map.Entry<String, Group> each : groups.entrySet()) {
      Group group = each.getValue();
      if (group.suspect == suspects
          && !group.parked
          && dueMs(each.getKey(), group) <= now.monotonicMs()) {
        return each.getKey();
      }
    }
    return null;
  }

  private List<OpenPayout> take(String name, ToIntFunction<OpenPayout> most) {
    Group group = groups.remove(name);
    OpenPayout first = group == null ? null : group.first();
    if (group == null || first == null) {
      return List.of();
    }
    List<OpenPayout> taken = poll(group.payouts, Math.min(rows(name), most.applyAsInt(first)));
    if (!group.payouts.isEmpty()) {
      groups.put(name, group); // Behind the others, for the next turn.
    }
    return taken;
  }

  private List<OpenPayout> poll(Set<OpenPayout> payouts, int most) {
    List<OpenPayout> taken = new ArrayList<>(Math.min(payouts.size(), most));
    Iterator<OpenPayout> places = payouts.iterator();
    while (taken.size() < most && places.hasNext()) {
      taken.add(places.next());
      places.remove();
    }
    size -= taken.size();
    return taken;
  }

  /** Payouts in it that count as buffered: those that could be worked on. */
  int waiting() {
    return parked ? 0 : ready();
  }

  private int ready() {
    return size - parkedSize;
  }

  /** True if the next in turn has never been put off: it goes before those that have. */
  boolean isFresh() {
    for (Group group : groups.values()) {
      OpenPayout first = group.first();
      if (!group.parked && first != null && first.isFresh()) {
        return true;
      }
    }
    return false;
  }

  /** No call of those that are next in turn may have left: their books need not be read. */
  boolean isNeverSent() {
    return groups.values().stream()
        .map(Group::first)
        .allMatch(first -> first == null || first.history().sentCalls() == 0);
  }

  // ---- its turn --------------------------------------------------------------------------------

  /** Takes a place in the scheduler's queue; false if it has one, or if nothing could start. */
  boolean queue() {
    if (queued || busy || ready() == 0) {
      return false;
    }
    queued = true;
    return true;
  }

  /** Its turn has come. */
  void dequeue() {
    queued = false;
  }

  /** A bulk of it is being worked on. */
  void occupy() {
    busy = true;
  }

  /** No bulk of it is being worked on. */
  void release() {
    busy = false;
  }

  /** It is paused: looked at again when a pause ends. */
  void park() {
    parked = true;
  }

  /** A pause has ended: everything parked is looked at again. */
  void wake() {
    parked = false;
    groups.values().forEach(group -> group.parked = false);
    parkedSize = 0;
  }

  /** Returns true if it did not linger before: a timer is to be set then. */
  boolean linger() {
    boolean before = lingering;
    lingering = true;
    return !before;
  }

  void lingered() {
    lingering = false;
  }

  boolean isLingering() {
    return lingering;
  }

  /** Nothing of it begins until {@link #holdEnded} as often. */
  void hold() {
    holds++;
  }

  void holdEnded() {
    holds--;
  }

  boolean isHeld() {
    return holds > 0;
  }

  /** It is looked at again by a timer, or when a pause ends. */
  boolean standsStill() {
    return parked || lingering || isHeld();
  }

  /** Nothing is in it, parked or not, or under way, and nothing has to be remembered of it. */
  boolean isEmpty() {
    return size == 0 && !queued && !busy && limits.isEmpty() && !isHeld();
  }
}
