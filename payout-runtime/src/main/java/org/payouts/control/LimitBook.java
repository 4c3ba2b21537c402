package org.payouts.control;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutControl;
import org.payouts.PayoutReservation;
import org.payouts.words.Money;

/**
 * The limits of sums, what counts towards them, and what they say of the next payout. Fees of a
 * provider do not count. A day counts what was let through in it.
 */
public final class LimitBook {
  private final Map<String, SumLimit> limits = new TreeMap<>();
  private final Sums sums = new Sums();

  /**
   * What the limits say.
   *
   * @param scope the scope of the limit that would be exceeded; null if none would
   * @param holds whether the payout must wait
   * @param reason for people; empty if no limit would be exceeded
   */
  public record Verdict(@Nullable Scope scope, boolean holds, String reason) {}

  /**
   * What is used of a limit, in minor units.
   *
   * @param today in the day of the limit's zone
   */
  public record Use(SumLimit limit, long today, long total) {

    /** What is used of a limit now. */
    public static Use of(SumLimit limit, LetThrough sums, Instant now) {
      Instant day = limit.dayOf(now);
      long before = limit.dayOf(limit.since()).equals(day) ? limit.countedToday() : 0;
      return new Use(
          limit,
          before + sums.since(day, limit.scope(), limit.currency()),
          limit.counted() + sums.total(limit.scope(), limit.currency()));
    }
  }

  /** The newest LIMIT order of a scope. */
  public void order(Scope scope, PayoutControl order) {
    SumLimit.of(scope, order)
        .ifPresentOrElse(
            limit -> limits.put(scope.toString(), limit), () -> limits.remove(scope.toString()));
  }

  /** Limits are set. */
  public boolean hasLimits() {
    return !limits.isEmpty();
  }

  /** The payout counts from {@code reserved} on. */
  public void count(PayoutReservation payout, Instant reserved, Instant now) {
    sums.add(payout, payout.getAmountMinor(), reserved, now);
  }

  /** The payout has failed: it does not count any more. */
  public void release(PayoutReservation payout, Instant reserved, Instant now) {
    sums.add(payout, -payout.getAmountMinor(), reserved, now);
  }

  /** Whether the payout may be let through now. A hard limit is named before a soft one. */
  public Verdict verdict(PayoutReservation payout, Instant now) {
    Verdict soft = new Verdict(null, false, "");
    for (SumLimit limit : limits.values()) {
      Optional<String> exceeded = limit.covers(payout) ? exceeded(limit, payout, now) : empty();
      if (exceeded.isPresent() && !limit.soft()) {
        return new Verdict(limit.scope(), true, exceeded.get());
      }
      if (exceeded.isPresent()) {
        soft = new Verdict(limit.scope(), false, exceeded.get());
      }
    }
    return soft;
  }

  private static Optional<String> empty() {
    return Optional.empty();
  }

  /** What is used of each limit now. */
  public List<Use> uses(Instant now) {
    Collection<SumLimit> all = limits.values();
    return all.stream().map(limit -> Use.of(limit, sums, now)).toList();
  }

  private Optional<String> exceeded(SumLimit limit, PayoutReservation payout, Instant now) {
    if (!limit.currency().equals(payout.getCurrency())) {
      return Optional.of(
          "the limit of %s is in %s, and this payout in %s"
              .formatted(limit.scope(), limit.currency(), payout.getCurrency()));
    }
    long amount = payout.getAmountMinor();
    Use use = Use.of(limit, sums, now);
    if (isExceeded(limit.perDay(), use.today(), amount)) {
      String day = "a day (" + limit.zone() + ")";
      return Optional.of(text(limit, limit.perDay(), day, use.today(), amount));
    }
    if (isExceeded(limit.total(), use.total(), amount)) {
      return Optional.of(text(limit, limit.total(), "in total", use.total(), amount));
    }
    long ofTarget = sums.ofTarget(payout);
    return isExceeded(limit.perTarget(), ofTarget, amount)
        ? Optional.of(text(limit, limit.perTarget(), "to " + payout.getTarget(), ofTarget, amount))
        : Optional.empty();
  }

  private static boolean isExceeded(@Nullable Long limit, long used, long amount) {
    return limit != null && amount > limit - used; // used + amount may be too large a number.
  }

  private static String text(
      SumLimit limit, @Nullable Long most, String what, long used, long amount) {
    return "%s may pay %s %s; %s are let through, and this payout is %s"
        .formatted(
            limit.scope(),
            Money.text(Objects.requireNonNull(most), limit.currency()),
            what,
            Money.text(used, limit.currency()),
            Money.text(amount, limit.currency()));
  }
}
