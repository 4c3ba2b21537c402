package org.payouts.workers.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a provider says can be spent now. It moves for other reasons too; nothing is decided by it.
 *
 * @param name of the balance where an account has several, else empty
 * @param availableMinor in minor units of the currency
 */
public record Funds(String name, long availableMinor, String currency) {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /**
   * What a provider's number says, within what a long can hold.
   *
   * @param minor in minor units; fractions count as nothing
   */
  public static Funds of(String name, BigDecimal minor, String currency) {
    BigDecimal bounded = minor.setScale(0, RoundingMode.FLOOR).min(MOST).max(MOST.negate());
    return new Funds(name, bounded.longValueExact(), currency);
  }
}
