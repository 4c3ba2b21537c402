package org.payouts.sandbox.providers.book;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.calls.Provider;

/**
 * What the accounts hold: what they were given, less what the book charged since. Minor units.
 * Thread-safe.
 */
public final class Balances {

  /** What an account holds that nobody taught: ten million in major units. */
  public static final long LARGE = 1_000_000_000L;

  private final Book book;
  private final LongSupplier clockMs;
  private final Map<String, Long> given = new HashMap<>();
  private final Map<Provider, Long> drainedUntilMs = new EnumMap<>(Provider.class);

  public Balances(Book book, LongSupplier clockMs) {
    this.book = book;
    this.clockMs = clockMs;
  }

  /**
   * Sets a balance.
   *
   * @param entries how many entries the book had when this was so
   */
  public synchronized void set(Provider provider, String account, long minor, int entries) {
    given.put(
        key(provider, account), Math.addExact(minor, book.charged(provider, account, entries)));
  }

  /** All accounts of the platform are empty for this long. */
  public synchronized void drain(Provider provider, long forMs) {
    drainedUntilMs.put(provider, clockMs.getAsLong() + forMs);
  }

  public synchronized long available(Provider provider, String account) {
    if (drainedUntilMs.getOrDefault(provider, Long.MIN_VALUE) > clockMs.getAsLong()) {
      return 0;
    }
    return given.getOrDefault(key(provider, account), LARGE) - book.charged(provider, account);
  }

  private static String key(Provider provider, String account) {
    return provider.label() + "/" + account;
  }
}
