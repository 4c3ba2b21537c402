package org.payouts.view.store;

/**
 * What an amount counts in sums: nothing beyond 10<sup>13</sup> minor units. Anybody may ask for
 * such amounts, nobody is paid them, and few of them make a sum that no integer holds.
 */
final class CountedAmount {
  private static final long MOST = 10_000_000_000_000L;

  private CountedAmount() {}

  static long of(long minor) {
    return minor < -MOST || minor > MOST ? 0 : minor;
  }

  /** The same in SQL: the sum of a column, of rows that fulfil a condition. */
  static String sum(String column, String condition) {
    return "sum(CASE WHEN %s AND %s BETWEEN %d AND %d THEN %s ELSE 0 END)"
        .formatted(condition, column, -MOST, MOST, column);
  }
}
