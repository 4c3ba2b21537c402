package org.payouts.gateway.access;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The rates of all requesters. Thread-safe. */
public final class Rates {
  private final int usual;
  private final int most;
  private final LongSupplier nanoClock;
  private final Map<String, Rate> rates = new ConcurrentHashMap<>();

  /**
   * @param usual bonuses a second of a requester whose entry names none
   * @param most bonuses of one request
   */
  public Rates(int usual, int most, LongSupplier nanoClock) {
    this.usual = usual;
    this.most = most;
    this.nanoClock = nanoClock;
  }

  /** Takes this many; returns 0, or after how many seconds to ask again. */
  public int take(Requester requester, int count) {
    int perSecond = Objects.requireNonNullElse(requester.bonusesPerSecond(), usual);
    Rate rate =
        rates.compute(
            requester.name(),
            (name, known) ->
                known != null && known.perSecond() == perSecond
                    ? known
                    : new Rate(perSecond, Math.max(perSecond, most), nanoClock));
    return rate.take(count);
  }
}
