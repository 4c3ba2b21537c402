package org.payouts.verification.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.audit.history.Payment;
import org.payouts.payout.Platforms;

/**
 * Compares what was asked, what results say and what the providers' books hold, payout by payout,
 * in a bit each: nobody twice, nobody lost, sums equal to the cent. Knows nothing of the audit,
 * which judges on its own. Not thread-safe.
 */
final class Settlements {

  private static final int MOST_LISTED = 50;

  private final PayoutPlan plan;
  private final BitSet paid = new BitSet();
  private final BitSet failed = new BitSet();
  private final BitSet booked = new BitSet();
  private final Map<Platform, Integer> settled = new EnumMap<>(Platform.class);
  private final Map<String, Money> results = new TreeMap<>();
  private final Map<String, Money> books = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long problemCount;

  /** Payments and their sum in minor units. */
  record Money(long payments, long minor) {
    private Money plus(Money more) {
      return new Money(payments + more.payments, Math.addExact(minor, more.minor));
    }
  }

  Settlements(PayoutPlan plan) {
    this.plan = plan;
  }

  private static void add(
      Map<String, Money> sums, Platform platform, String currency, long amountMinor) {
    sums.merge(Platforms.name(platform) + " " + currency, new Money(1, amountMinor), Money::plus);
  }

  /** The next result paid. */
  void paid(String payoutId, Platform platform, long amountMinor, String currency) {
    int number = settled(payoutId, platform);
    if (number < 0) {
      return;
    }
    paid.set(number);
    if (amountMinor != plan.amountMinor(number)
        || !currency.equals(PayoutPlan.currency(platform))) {
      problem(
          "%s was reported paid with %d %s, asked were %d %s"
              .formatted(
                  payoutId,
                  amountMinor,
                  currency,
                  plan.amountMinor(number),
                  PayoutPlan.currency(platform)));
    }
    add(results, platform, currency, amountMinor);
  }

  /** The next result failed. */
  void failed(String payoutId, Platform platform) {
    int number = settled(payoutId, platform);
    if (number >= 0) {
      failed.set(number);
    }
  }

  private int settled(String payoutId, Platform platform) {
    int number = plan.number(payoutId);
    if (number < 0) {
      problem("%s has a result and nobody asked for it".formatted(payoutId));
      return -1;
    }
    if (platform != plan.platform(number)) {
      problem("%s has a result on %s".formatted(payoutId, platform));
    }
    if (paid.get(number) || failed.get(number)) {
      problem("%s has a result twice".formatted(payoutId));
    } else {
      settled.merge(plan.platform(number), 1, Integer::sum);
    }
    return number;
  }

  /** The next payment of the books; what others paid is not judged. */
  void booked(Payment payment) {
    if (!payment.ours()) {
      return;
    }
    add(books, payment.platform(), payment.currency(), payment.amountMinor());
    int number = plan.number(payment.target());
    if (number < 0) {
      problem("%s, and nobody asked for it".formatted(payment));
      return;
    }
    if (booked.get(number)) {
      problem("%s, and it was paid before".formatted(payment));
    }
    booked.set(number);
    if (payment.platform() != plan.platform(number)
        || payment.amountMinor() != plan.amountMinor(number)
        || !payment.currency().equals(PayoutPlan.currency(payment.platform()))) {
      problem("%s, asked were %d".formatted(payment, plan.amountMinor(number)));
    }
  }

  /** Everything that must not be, once results and books are read; asked once. */
  List<String> problems() {
    for (int number = 0; number < plan.payouts(); number++) {
      boolean isPaid = paid.get(number);
      boolean isFailed = failed.get(number);
      if (!isPaid && !isFailed) {
        problem("%s was lost: it has no result".formatted(name(number)));
      }
      if (isPaid && !booked.get(number)) {
        problem("%s was reported paid, and the books have nothing".formatted(name(number)));
      }
      if (isFailed && booked.get(number)) {
        problem("%s was reported failed, and the books have it".formatted(name(number)));
      }
    }
    if (!books.equals(results)) {
      problem("the books have %s, results say %s".formatted(books, results));
    }
    List<String> all = new ArrayList<>(problems);
    if (problemCount > problems.size()) {
      all.add("and %d more of the kind".formatted(problemCount - problems.size()));
    }
    return all;
  }

  private String name(int number) {
    return plan.request(number).getPayoutId();
  }

  private void problem(String text) {
    problemCount++;
    if (problems.size() < MOST_LISTED) {
      problems.add(text);
    }
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

  /** What results say was paid, by platform and currency. */
  Map<String, Money> results() {
    return results;
  }

  /** What the books paid, by platform and currency. */
  Map<String, Money> books() {
    return books;
  }
}
