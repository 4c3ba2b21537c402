package org.payouts.verification.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.audit.history.Payment;

/**
 * Holds the providers' books against what was asked and what was told, payout by payout, in a bit
 * each: nobody twice, nobody lost, sums equal to the cent. Knows nothing of the audit, which comes
 * to its own resolution.
 */
final class Reckoning {
  private static final int MOST_LISTED = 50;

  private final PayoutPlan plan;
  private final ReportedResults results;
  private final BitSet booked = new BitSet();
  private final Map<String, ReportedResults.Money> sums = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long problemCount;

  Reckoning(PayoutPlan plan, ReportedResults results) {
    this.plan = plan;
    this.results = results;
  }

  /** The next payment of the books; what others paid is not judged. */
  void add(Payment payment) {
    if (!payment.ours()) {
      return;
    }
    sums.merge(
        ReportedResults.key(payment.platform(), payment.currency()),
        ReportedResults.Money.NONE.plus(payment.amountMinor()),
        (sum, one) -> sum.plus(payment.amountMinor()));
    int number = plan.number(payment.target());
    if (number < 0) {
      problem(payment + ", and nobody asked for it");
      return;
    }
    if (booked.get(number)) {
      problem(payment + ", and it was paid before");
    }
    booked.set(number);
    if (payment.platform() != plan.shares().platform(number)
        || payment.amountMinor() != plan.amountMinor(number)
        || !payment.currency().equals(PayoutPlan.currency(payment.platform()))) {
      problem(payment + ", asked were " + plan.amountMinor(number));
    }
  }

  /** Everything that must not be, once the books are read. */
  List<String> problems() {
    for (int number = 0; number < plan.shares().payouts(); number++) {
      if (!results.isPaid(number) && !results.isFailed(number)) {
        problem(name(number) + " was lost: nothing was told of it");
      }
      if (results.isPaid(number) && !booked.get(number)) {
        problem(name(number) + " was told paid, and the books have nothing");
      }
      if (results.isFailed(number) && booked.get(number)) {
        problem(name(number) + " was told failed, and the books have it");
      }
    }
    if (!sums.equals(results.sums())) {
      problem("the books have " + sums + ", results say " + results.sums());
    }
    List<String> all = new ArrayList<>(results.problems());
    all.addAll(problems);
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

  /** What the books paid, by platform and currency. */
  Map<String, ReportedResults.Money> sums() {
    return sums;
  }
}
