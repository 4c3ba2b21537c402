package org.payouts.workers.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What each target is known to have been paid, where the provider's books carry no reference: one
 * payment serves one payout, so the next payout of a target expects these in the books, shown or
 * not. Filled from the ledger's PAID records, which never expire. One whole amount, the usual case,
 * costs 24 bytes over the load factor.
 */
final class KnownPayments {
  private final IdTable amounts = new IdTable();

  /** Those that do not fit a whole number; their place in the table is negative. */
  private final List<List<BigDecimal>> lists = new ArrayList<>();

  /** The target has been paid these so far, in minor units; replaces what was known before. */
  void put(String target, List<BigDecimal> payments) {
    int place = amounts.find(target);
    long before = place < 0 ? 0 : amounts.value(place);
    if (before < 0) {
      lists.set(index(before), List.copyOf(payments));
      return;
    }
    if (payments.size() == 1 && isWhole(payments.get(0))) {
      amounts.put(target, payments.get(0).longValueExact());
      return;
    }
    lists.add(List.copyOf(payments));
    amounts.put(target, -(long) lists.size());
  }

  /** In minor units; empty if nothing is known. */
  List<BigDecimal> of(String target) {
    if (amounts.size() == 0) {
      return List.of(); // Always so where the books carry our reference.
    }
    int place = amounts.find(target);
    if (place < 0) {
      return List.of();
    }
    long value = amounts.value(place);
    return value < 0 ? lists.get(index(value)) : List.of(BigDecimal.valueOf(value));
  }

  private static int index(long value) {
    return (int) (-value - 1);
  }

  private static boolean isWhole(BigDecimal amount) {
    return amount.signum() >= 0
        && amount.stripTrailingZeros().scale() <= 0
        && amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
  }
}
