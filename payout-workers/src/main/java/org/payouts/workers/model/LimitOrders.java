package org.payouts.workers.model;

import java.util.List;

/**
 * Operators' limits, all that hold for the platform.
 *
 * @param sums there are limits of sums, or there were, or nobody knows yet: what is settled is
 *     reported to the router
 * @param read offset in payout-controls below which all of them are known
 */
public record LimitOrders(List<AmountRule> rules, boolean sums, long read) {

  public LimitOrders {
    rules = List.copyOf(rules);
  }

  /** The orders have not been read yet: there may be limits. */
  public static LimitOrders unread() {
    return new LimitOrders(List.of(), true, 0);
  }

  /** No limits. */
  public static LimitOrders none() {
    return new LimitOrders(List.of(), false, 0);
  }
}
