package org.payouts.router.limits;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which payouts a limit holds, in the order of their requests, and which of them are to be looked
 * at again. A look at all of them takes several turns, so that it never holds up what is new.
 */
final class HeldPayouts {
  private final NavigableMap<Long, String> held = new TreeMap<>();

  /** The next to be looked at; none in {@link #held} is above it when nothing is to be done. */
  private long next = Long.MAX_VALUE;

  /** Something has changed since the look under way began. */
  private boolean again;

  void add(long requestOffset, String payoutId) {
    held.put(requestOffset, payoutId);
  }

  void remove(long requestOffset) {
    held.remove(requestOffset);
  }

  int size() {
    return held.size();
  }

  /** Something has changed by which any of them may go on. */
  void lookAgain() {
    again = true;
  }

  /** The next ones to be looked at, in order. */
  List<String> due(int most) {
    if (next == Long.MAX_VALUE && again) {
      again = false;
      next = Long.MIN_VALUE;
    }
    List<String> due = new ArrayList<>();
    Iterator<Map.Entry<Long, String>> each = held.tailMap(next, true).entrySet().iterator();
    while (due.size() < most && each.hasNext()) {
      Map.Entry<Long, String> entry = each.next();
      due.add(entry.getValue());
      next = entry.getKey() + 1;
    }
    if (!each.hasNext()) {
      next = Long.MAX_VALUE;
    }
    return due;
  }
}
