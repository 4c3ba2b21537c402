package org.payouts.control;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.payouts.PayoutReservation;
import org.payouts.payout.Platforms;

/**
 * What was let through and has not failed, by platform, account, study and target. Days are summed
 * from quarters of an hour, because the offset of every time zone is a multiple of it.
 */
final class Sums implements LetThrough {
  private static final long QUARTER_MS = Duration.ofMinutes(15).toMillis();

  /** Longer than any day, so that the day before is whole as well. */
  private static final Duration KEPT = Duration.ofHours(50);

  private static final class Sum {
    private long total;
    private final NavigableMap<Long, Long> quarters = new TreeMap<>();
  }

  private final Map<String, Sum> sums = new HashMap<>();

  /** There are many of them, and no day of theirs is limited. */
  private final Map<String, Long> targets = new HashMap<>();

  /**
   * Counts a reservation, or takes it out again.
   *
   * @param amount in minor units; negative to take it out
   * @param reserved the time that it counts for
   */
  void add(PayoutReservation of, long amount, Instant reserved, Instant now) {
    String platform = Platforms.name(of.getPlatform());
    String currency = of.getCurrency();
    add(key(platform, currency), amount, reserved, now);
    if (!of.getAccount().isEmpty()) {
      add(key(platform + "/account/" + of.getAccount(), currency), amount, reserved, now);
    }
    if (!of.getStudy().isEmpty()) {
      add(key(platform + "/study/" + of.getStudy(), currency), amount, reserved, now);
    }
    targets.merge(target(of), amount, Long::sum);
  }

  private void add(String key, long amount, Instant reserved, Instant now) {
    Sum sum = sums.computeIfAbsent(key, unknown -> new Sum());
    sum.total += amount;
    long oldest = quarter(now.minus(KEPT));
    sum.quarters.headMap(oldest).clear();
    if (quarter(reserved) >= oldest) {
      sum.quarters.merge(quarter(reserved), amount, Long::sum);
    }
  }

  @Override
  public long total(Scope scope, String currency) {
    Sum sum = sums.get(key(scope.toString(), currency));
    return sum == null ? 0 : sum.total;
  }

  @Override
  public long since(Instant begin, Scope scope, String currency) {
    Sum sum = sums.get(key(scope.toString(), currency));
    return sum == null
        ? 0
        : sum.quarters.tailMap(quarter(begin)).values().stream().mapToLong(each -> each).sum();
  }

  /** All of the payout's target and currency, in minor units. */
  long ofTarget(PayoutReservation payout) {
    return targets.getOrDefault(target(payout), 0L);
  }

  private static String target(PayoutReservation of) {
    String platform = Platforms.name(of.getPlatform());
    return key(platform + "/target/" + of.getTarget(), of.getCurrency());
  }

  private static String key(String scope, String currency) {
    return scope + " " + currency;
  }

  private static long quarter(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), QUARTER_MS);
  }
}
