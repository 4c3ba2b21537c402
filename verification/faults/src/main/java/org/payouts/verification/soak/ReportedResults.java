package org.payouts.verification.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Platforms;

/**
 * What was told of each payout, a bit per number and kind of result, and everything in it that
 * contradicts the plan. Not thread-safe.
 */
final class ReportedResults {
  private static final int MOST_LISTED = 50;

  private final PayoutPlan plan;
  private final BitSet paid = new BitSet();
  private final BitSet failed = new BitSet();
  private final Map<Platform, Integer> settled = new EnumMap<>(Platform.class);
  private final Map<String, Money> sums = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long problemCount;

  /** Payments and their sum in minor units. */
  record Money(long payments, long minor) {
    static final Money NONE = new Money(0, 0);

    Money plus(long amountMinor) {
      return new Money(payments + 1, Math.addExact(minor, amountMinor));
    }
  }

  ReportedResults(PayoutPlan plan) {
    this.plan = plan;
  }

  void paid(String payoutId, Platform platform, long amountMinor, String currency) {
    int number = settled(payoutId, platform);
    if (number < 0) {
      return;
    }
    paid.set(number);
    if (amountMinor != plan.amountMinor(number)
        || !currency.equals(PayoutPlan.currency(platform))) {
      problem(
          "%s was told paid with %d %s, asked were %d %s"
              .formatted(
                  payoutId,
                  amountMinor,
                  currency,
                  plan.amountMinor(number),
                  PayoutPlan.currency(platform)));
    }
    sums.merge(
        key(platform, currency), Money.NONE.plus(amountMinor), (a, b) -> a.plus(amountMinor));
  }

  void failed(String payoutId, Platform platform) {
    int number = settled(payoutId, platform);
    if (number >= 0) {
      failed.set(number);
    }
  }

  private int settled(String payoutId, Platform platform) {
    int number = plan.number(payoutId);
    if (number < 0) {
      problem(payoutId + " was told settled and nobody asked for it");
      return -1;
    }
    if (platform != plan.shares().platform(number)) {
      problem(payoutId + " was told settled on " + platform);
    }
    if (paid.get(number) || failed.get(number)) {
      problem(payoutId + " was told settled twice");
    } else {
      settled.merge(plan.shares().platform(number), 1, Integer::sum);
    }
    return number;
  }

  private void problem(String text) {
    problemCount++;
    if (problems.size() < MOST_LISTED) {
      problems.add(text);
    }
  }

  static String key(Platform platform, String currency) {
    return Platforms.name(platform) + " " + currency;
  }

  boolean isPaid(int number) {
    return paid.get(number);
  }

  boolean isFailed(int number) {
    return failed.get(number);
  }

  int settled(Platform platform) {
    return settled.getOrDefault(platform, 0);
  }

  int settled() {
    return settled.values().stream().mapToInt(Integer::intValue).sum();
  }

  int paid() {
    return paid.cardinality();
  }

  int failed() {
    return failed.cardinality();
  }

  /** What was told paid, by platform and currency. */
  Map<String, Money> sums() {
    return sums;
  }

  /** The first of what must not be, and how much more there is. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (problemCount > problems.size()) {
      all.add("and %d more of the kind".formatted(problemCount - problems.size()));
    }
    return all;
  }
}
