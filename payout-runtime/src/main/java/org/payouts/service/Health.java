package org.payouts.service;

import java.util.List;

/**
 * Whether a service does its work, and if not, why.
 *
 * @param ready whether it does
 * @param reasons sentences for a person; may hold remarks even when ready
 */
public record Health(boolean ready, List<String> reasons) {
  public Health {
    reasons = List.copyOf(reasons);
  }

  public static Health ok() {
    return new Health(true, List.of());
  }

  public static Health notReady(String... reasons) {
    return new Health(false, List.of(reasons));
  }
}
