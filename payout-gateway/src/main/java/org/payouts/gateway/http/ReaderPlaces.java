package org.payouts.gateway.http;

import java.util.HashMap;
import java.util.Map;

/**
 * How many readers of events there are, and whose. One requester has at most half of the places, so
 * that it cannot shut out the others. Thread-safe.
 */
final class ReaderPlaces {
  private final int most;
  private final int mostEach;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  ReaderPlaces(int most) {
    this.most = most;
    this.mostEach = (most + 1) / 2;
  }

  /** Takes a place, and says whether there was one. */
  synchronized boolean take(String requester) {
    if (all >= most || taken.getOrDefault(requester, 0) >= mostEach) {
      return false;
    }
    all++;
    taken.merge(requester, 1, Integer::sum);
    return true;
  }

  synchronized void giveBack(String requester) {
    all--;
    taken.merge(requester, -1, Integer::sum);
  }
}
