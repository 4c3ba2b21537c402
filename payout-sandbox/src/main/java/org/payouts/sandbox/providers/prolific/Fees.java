package org.payouts.sandbox.providers.prolific;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Prolific's fee, a third of the bonus; no VAT. In minor units, and fractional as in the provider's
 * own example.
 */
final class Fees {

  private static final BigDecimal THREE = BigDecimal.valueOf(3);

  private Fees() {}

  static BigDecimal of(long amountMinor) {
    return BigDecimal.valueOf(amountMinor).divide(THREE, 2, RoundingMode.CEILING);
  }

  /** What the workspace is debited, in whole minor units. */
  static long charged(long amountMinor) {
    return Math.addExact(
        amountMinor, of(amountMinor).setScale(0, RoundingMode.CEILING).longValueExact());
  }
}
