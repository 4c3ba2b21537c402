package org.payouts.words;

import java.math.BigDecimal;
import java.util.Currency;

/** Minor units as people write them: {@code 1234.50 GBP}. */
public final class Money {

  private Money() {}

  /**
   * The amount with the currency's decimals and its code; minor units as they are where the code is
   * unknown.
   */
  public static String text(long minor, String currency) {
    return plain(minor, currency) + " " + currency;
  }

  /** The amount with the currency's decimals alone. */
  public static String plain(long minor, String currency) {
    int decimals;
    try {
      decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      decimals = 2;
    }
    return BigDecimal.valueOf(minor, decimals).toPlainString();
  }
}
