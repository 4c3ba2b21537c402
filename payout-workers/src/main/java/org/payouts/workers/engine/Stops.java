package org.payouts.workers.engine;

import java.util.List;
import org.payouts.workers.model.StopOrder;
import org.payouts.workers.model.StopOrder.Part;

/**
 * What operators have stopped. It holds new claims and re-sends, and claims whose call has not had
 * its turn; reads go on, and so does what was called.
 */
final class Stops {
  private List<StopOrder> orders = List.of();

  /** There may be newer orders that nobody here has heard of. */
  private boolean unheard;

  /** Returns true if something that stood still may go on. */
  boolean replace(List<StopOrder> now) {
    boolean fewer = !now.containsAll(orders);
    orders = List.copyOf(now);
    return fewer;
  }

  /** Returns true if something that stood still may go on. */
  boolean heard(boolean now) {
    boolean again = unheard && now;
    unheard = !now;
    return again;
  }

  /** Nothing is stopped, as nearly always. */
  boolean isEmpty() {
    return orders.isEmpty() && !unheard;
  }

  boolean everything() {
    return unheard || stands(Part.EVERYTHING, "");
  }

  boolean lane(String lane) {
    return stands(Part.LANE, lane);
  }

  boolean study(String study) {
    return stands(Part.STUDY, study);
  }

  boolean holds(OpenPayout payout) {
    return everything() || lane(payout.lane()) || study(payout.study());
  }

  private boolean stands(Part part, String key) {
    for (StopOrder order : orders) {
      if (order.part() == part && order.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** What stands still, for people. */
  List<Standstill> all() {
    return orders.stream()
        .map(order -> new Standstill(unit(order), order.reason(), order.sinceMs()))
        .toList();
  }

  private static String unit(StopOrder order) {
    return switch (order.part()) {
      case EVERYTHING -> "everything";
      case LANE -> "lane " + order.key();
      case STUDY -> "study " + order.key();
    };
  }
}
