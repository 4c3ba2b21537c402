package org.payouts.sandbox.providers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What must not be served side by side. */
final class Lanes {

  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** Whether the lane was free; the empty lane always is. */
  boolean enter(String lane) {
    return lane.isEmpty() || busy.add(lane);
  }

  void leave(String lane) {
    busy.remove(lane);
  }
}
