package org.payouts.cli.outcomes;

import java.util.Map;
import java.util.TreeMap;
import org.payouts.BonusPaid;
import org.payouts.payout.Platforms;

/** Sums of the BonusPaid events, per platform and currency, in minor units. One thread. */
public final class PaidTotals {

  /** Payments and their sum. */
  public record Total(long payments, long amountMinor) {

    Total plus(long amount) {
      return new Total(payments + 1, Math.addExact(amountMinor, amount));
    }
  }

  private final Map<String, Total> totals = new TreeMap<>();

  /** Counts an event. */
  public void add(BonusPaid paid) {
    String key = key(Platforms.name(paid.getPlatform()), paid.getCurrency());
    totals.put(key, totals.getOrDefault(key, new Total(0, 0)).plus(paid.getPaidAmountMinor()));
  }

  /** The total of a platform, named in lower case, in a currency. */
  public Total of(String platform, String currency) {
    return totals.getOrDefault(key(platform, currency), new Total(0, 0));
  }

  private static String key(String platform, String currency) {
    return platform + " " + currency;
  }
}
