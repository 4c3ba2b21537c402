package org.payouts.workers.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.protocol.OpenPayout.Phase;

/**
 * Payouts of a lane that are ready for a call. Those that may share one wait together, in their
 * order; such groups take turns, so that a study of thousands does not keep the others waiting.
 */
final class ReadyQueues {

  /** Payouts that may share a call, and since when (monotonic) the first of them waits. */
  private record Queue(Deque<OpenPayout> payouts, long sinceMs) {}

  private final int bulkRows;
  private final long lingerMs;
  private final Map<String, Queue> queues = new LinkedHashMap<>(2);
  private int size;

  /**
   * @param lingerMs how long a group smaller than {@code bulkRows} waits for company
   */
  ReadyQueues(int bulkRows, long lingerMs) {
    this.bulkRows = bulkRows;
    this.lingerMs = lingerMs;
  }

  /** Returns true if its group has become large enough for a bulk. */
  boolean add(OpenPayout payout, Moment now) {
    Deque<OpenPayout> queue =
        queues
            .computeIfAbsent(
                payout.bulkKey(), key -> new Queue(new ArrayDeque<>(2), now.monotonicMs()))
            .payouts();
    queue.addLast(payout);
    size++;
    return queue.size() == bulkRows;
  }

  /** Back to the front, in their order and next in turn: they have waited already. */
  void putBack(List<OpenPayout> payouts, Moment now) {
    if (payouts.isEmpty()) {
      return;
    }
    Deque<OpenPayout> front = new ArrayDeque<>(payouts);
    String group = payouts.get(0).bulkKey();
    Queue behind = queues.remove(group);
    if (behind != null) {
      front.addAll(behind.payouts());
    }
    Map<String, Queue> others = new LinkedHashMap<>(queues);
    queues.clear();
    queues.put(group, new Queue(front, now.monotonicMs() - lingerMs));
    queues.putAll(others);
    size += payouts.size();
  }

  /** When the first group is large enough, or has waited long enough. */
  long dueMs() {
    long due = Long.MAX_VALUE;
    for (Queue queue : queues.values()) {
      due = Math.min(due, dueMs(queue));
      if (due == Long.MIN_VALUE) {
        return due;
      }
    }
    return due;
  }

  private long dueMs(Queue queue) {
    return queue.payouts().size() >= bulkRows ? Long.MIN_VALUE : queue.sinceMs() + lingerMs;
  }

  /** Takes a bulk's worth of the first group that is due; without those gone another way. */
  List<OpenPayout> take(Moment now) {
    for (Map.Entry<String, Queue> each : queues.entrySet()) {
      if (dueMs(each.getValue()) <= now.monotonicMs()) {
        return take(each.getKey(), each.getValue());
      }
    }
    return List.of();
  }

  private List<OpenPayout> take(String group, Queue queue) {
    queues.remove(group);
    List<OpenPayout> taken = poll(queue.payouts());
    if (!queue.payouts().isEmpty()) {
      queues.put(group, queue); // Behind the others, for the next turn.
    }
    return taken;
  }

  private List<OpenPayout> poll(Deque<OpenPayout> queue) {
    List<OpenPayout> taken = new ArrayList<>(Math.min(queue.size(), bulkRows));
    while (taken.size() < bulkRows && !queue.isEmpty()) {
      OpenPayout payout = queue.removeFirst();
      size--;
      // One that left for a verdict and came back stands here twice.
      if (payout.phase == Phase.IN_LANE && !taken.contains(payout)) {
        taken.add(payout);
      }
    }
    return taken;
  }

  /** Payouts in it, and places of those gone another way. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
