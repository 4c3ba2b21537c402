package org.payouts.router.limits;

import java.nio.ByteBuffer;
import org.payouts.control.Scope;

/** Keys of the store of limits and reservations. */
public final class StoreKeys {
  /** The offset of payout-controls below which all orders are known; eight bytes. */
  public static final String ORDERS_READ = "orders-read";

  private static final String LIMIT = "limit/";
  private static final String PAYOUT = "payout/";

  private StoreKeys() {}

  /** The value of {@link #ORDERS_READ}. */
  public static byte[] offset(long offset) {
    return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
  }

  static long offset(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  /** Of the newest LIMIT order of a scope. */
  public static String limit(Scope scope) {
    return LIMIT + scope;
  }

  static boolean isLimit(String key) {
    return key.startsWith(LIMIT);
  }

  /** Of the newest reservation of a payout. */
  public static String payout(String payoutId) {
    return PAYOUT + payoutId;
  }
}
