package org.payouts.gateway.money;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Amounts as text in major units, such as {@code 4.25}, exactly: no floating point. */
public final class DecimalAmount {
  private static final Pattern PLAIN = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,4})?");
  private static final int USUAL_DECIMALS = 2;

  private DecimalAmount() {}

  /** Minor units; empty if the text is no plain number, or has more decimals than the currency. */
  public static OptionalLong minor(String text, String currency) {
    if (!PLAIN.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          new BigDecimal(text).movePointRight(decimals(currency)).longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** Major units with all decimals of the currency. */
  public static String text(long minor, String currency) {
    return BigDecimal.valueOf(minor, decimals(currency)).toPlainString();
  }

  /** The number of decimals of a currency; two where its code is not known. */
  public static int decimals(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return USUAL_DECIMALS;
    }
  }
}
