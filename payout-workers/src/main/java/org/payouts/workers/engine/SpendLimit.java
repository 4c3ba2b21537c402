package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.Reason;

/**
 * The most payments, and the most money, that one worker process begins within any hour. A faulty
 * publisher can spend at most that; the rest waits. Counted on the monotonic clock, forgotten by a
 * restart.
 */
public final class SpendLimit {
  private static final long HOUR_MS = 3_600_000;

  /**
   * A payment begun: what may be spent again an hour later, or at once if it surely moved nothing.
   */
  static final class Spent {
    private final long atMs;
    private final long amountMinor;
    private boolean counts = true;

    private Spent(long atMs, long amountMinor) {
      this.atMs = atMs;
      this.amountMinor = amountMinor;
    }
  }

  /** What was begun within the last hour, and the limits; 0 for none. */
  public record Used(long payments, long mostPayments, long amountMinor, long mostAmountMinor) {}

  private final long payments;
  private final long amountMinor;
  private final Deque<Spent> hour = new ArrayDeque<>();
  private long paymentsNow;
  private long amountNow;
  private long reachedUntilMs = Long.MIN_VALUE;
  private long reachedSinceMs;

  /**
   * @param paymentsPerHour 0 for no limit
   * @param amountMinorPerHour in minor units, currencies added up as they are; 0 for no limit
   */
  public SpendLimit(long paymentsPerHour, long amountMinorPerHour) {
    this.payments = paymentsPerHour == 0 ? Long.MAX_VALUE : paymentsPerHour;
    this.amountMinor = amountMinorPerHour == 0 ? Long.MAX_VALUE : amountMinorPerHour;
  }

  public static SpendLimit none() {
    return new SpendLimit(0, 0);
  }

  /**
   * Begins a payment of this amount, in minor units; null if it does not fit. The limit is then
   * reached until the oldest payment is an hour old.
   */
  @Nullable Spent take(long amount, ClockReading now) {
    forgetOld(now);
    // A payment above the whole allowance may begin alone, else it would wait for ever.
    boolean fits =
        paymentsNow == 0 || (paymentsNow < payments && amountNow <= amountMinor - amount);
    if (!fits) {
      reachedSinceMs = isReached(now) ? reachedSinceMs : now.monotonicMs();
      Spent oldest = hour.peekFirst();
      reachedUntilMs = oldest == null ? now.monotonicMs() : oldest.atMs + HOUR_MS;
      return null;
    }
    Spent spent = new Spent(now.monotonicMs(), amount);
    if (payments == Long.MAX_VALUE && amountMinor == Long.MAX_VALUE) {
      spent.counts = false; // Without limits there is nothing to remember.
      return spent;
    }
    hour.addLast(spent);
    paymentsNow++;
    amountNow += amount;
    return spent;
  }

  /** It surely moved no money. */
  void giveBack(Spent spent) {
    if (spent.counts) {
      forget(spent);
      reachedUntilMs = Long.MIN_VALUE;
    }
  }

  /** No payment begins now. */
  boolean isReached(ClockReading now) {
    return now.monotonicMs() < reachedUntilMs;
  }

  /** Monotonic: when a limit that is reached may be whole again. */
  long reachedUntilMs() {
    return reachedUntilMs;
  }

  /** Why nothing new begins, while the limit is reached. */
  Optional<Standstill> standstill(ClockReading now) {
    forgetOld(now);
    if (!isReached(now)) {
      return Optional.empty();
    }
    String why =
        "%d payments of %d minor units in all were begun within an hour; the rest waits"
            .formatted(paymentsNow, amountNow);
    long since = now.wallMs() - Math.max(0, now.monotonicMs() - reachedSinceMs);
    return Optional.of(new Standstill("fuse", new Reason("HOURLY_LIMIT", why), since));
  }

  /** As of the last question about it. */
  Used used() {
    return new Used(paymentsNow, shown(payments), amountNow, shown(amountMinor));
  }

  private static long shown(long limit) {
    return limit == Long.MAX_VALUE ? 0 : limit;
  }

  private void forgetOld(ClockReading now) {
    while (!hour.isEmpty()
        && (!hour.getFirst().counts || hour.getFirst().atMs + HOUR_MS <= now.monotonicMs())) {
      forget(hour.removeFirst());
    }
  }

  private void forget(Spent spent) {
    if (spent.counts) {
      spent.counts = false;
      paymentsNow--;
      amountNow -= spent.amountMinor;
    }
  }
}
