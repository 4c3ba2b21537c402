package org.payouts.view.data;

import java.util.List;

/**
 * How many payouts, and how much, for each currency; exact. An amount beyond 10<sup>13</sup> minor
 * units counts as 0.
 *
 * @param currencies in alphabetical order; an empty one has the payouts of unknown content
 */
public record Sums(List<Sum> currencies) {
  /**
   * Of one currency.
   *
   * @param amountMinor what was asked for
   * @param paidMinor what was paid of it
   */
  public record Sum(String currency, long count, long amountMinor, long paidMinor) {}

  public Sums {
    currencies = List.copyOf(currencies);
  }

  /** Payouts of all currencies. */
  public long count() {
    return currencies.stream().mapToLong(Sum::count).sum();
  }
}
