package org.payouts.control;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.PayoutReservation;

/**
 * What the payouts of a scope may be together. Amounts are minor units of {@code currency}.
 *
 * @param perDay null for no limit of a day
 * @param total null for no limit in total
 * @param perTarget of one submission, assignment or screener response; null for no such limit
 * @param zone whose days count
 * @param soft it only warns
 * @param counted counts towards the total as well: what was paid before the limit
 * @param countedToday counts towards the day of the order as well
 * @param since when it was ordered
 */
public record SumLimit(
    Scope scope,
    String currency,
    @Nullable Long perDay,
    @Nullable Long total,
    @Nullable Long perTarget,
    ZoneId zone,
    boolean soft,
    long counted,
    long countedToday,
    Instant since) {

  /** The limit of sums that a LIMIT order sets; empty if it sets none. */
  public static Optional<SumLimit> of(Scope scope, PayoutControl order) {
    PayoutLimit limit = order.getLimit();
    if (limit == null || !isSet(limit)) {
      return Optional.empty();
    }
    return Optional.of(
        new SumLimit(
            scope,
            limit.getCurrency(),
            limit.getPerDayMinor(),
            limit.getTotalMinor(),
            limit.getPerTargetMinor(),
            zone(limit.getZone()),
            limit.getSoft(),
            limit.getCountedMinor(),
            limit.getCountedTodayMinor(),
            Objects.requireNonNull(order.getDecidedAt())));
  }

  /** Whether an order limits a sum at all. */
  public static boolean isSet(PayoutLimit limit) {
    return limit.getPerDayMinor() != null
        || limit.getTotalMinor() != null
        || limit.getPerTargetMinor() != null;
  }

  /** A zone that this machine does not know counts as UTC: the limit must hold all the same. */
  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }

  /** Whether the payout is in its scope. */
  boolean covers(PayoutReservation payout) {
    return scope.includes(payout.getPlatform(), payout.getAccount(), payout.getStudy());
  }

  /** Begin of the day that {@code now} is in. */
  Instant dayOf(Instant now) {
    return now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }
}
