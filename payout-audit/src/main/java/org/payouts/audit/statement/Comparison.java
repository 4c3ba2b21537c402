package org.payouts.audit.statement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.payouts.Platform;

/**
 * What a statement shows of the payouts.
 *
 * @param payments how many of the payments that are asked about it lists
 * @param matched how many of them are one payout's each
 * @param alike how many of the matched are like another of the same target and amount, or of
 *     targets that are compared together: their number is right, and which is whose cannot be known
 * @param differences in the order of {@link Difference.Kind}
 */
public record Comparison(int payments, int matched, int alike, List<Difference> differences) {

  /** Compares. A payment belongs to at most one payout, and a payout has at most one payment. */
  public static Comparison of(
      Collection<ListedPayment> payments, Collection<ClaimedPayout> payouts) {
    return of(payments, payouts, Map.of(), payment -> true);
  }

  /**
   * Compares, some targets together.
   *
   * @param payments all that the statement lists
   * @param together by target: the name under which it is compared with others. Their payments need
   *     not say which of them they are for
   * @param asked which payments are asked about. The others take their payouts, so that a payout
   *     has not one payment inside and one outside, and are neither counted nor reported, unless
   *     what they show can only be about payouts that are wanted
   */
  public static Comparison of(
      Collection<ListedPayment> payments,
      Collection<ClaimedPayout> payouts,
      Map<String, String> together,
      Predicate<ListedPayment> asked) {
    Map<String, Target> targets = new LinkedHashMap<>();
    Function<String, Target> target =
        key -> targets.computeIfAbsent(key, absent -> new Target(asked));
    payouts.forEach(
        each -> target.apply(key(each.platform(), together, each.target())).payouts.add(each));
    payments.forEach(
        each -> target.apply(key(each.platform(), together, each.target())).payments.add(each));
    List<Difference> differences = new ArrayList<>();
    int matched = 0;
    int alike = 0;
    for (Target each : targets.values()) {
      each.match(differences);
      matched += each.matched;
      alike += each.alike;
    }
    differences.sort(Comparator.comparing(Difference::kind));
    return new Comparison(
        (int) payments.stream().filter(asked).count(), matched, alike, List.copyOf(differences));
  }

  /** How many differences are of a kind. */
  public long count(Difference.Kind kind) {
    return differences.stream().filter(each -> each.kind() == kind).count();
  }

  private static String key(Platform platform, Map<String, String> together, String id) {
    return platform + " " + together.getOrDefault(id, id);
  }

  /** The payments and payouts of one target while they are matched. */
  private static final class Target {
    private final List<ListedPayment> payments = new ArrayList<>();
    private final List<ClaimedPayout> payouts = new ArrayList<>();

    /** Those that a payment was found for, paid or not. */
    private final List<ClaimedPayout> settledHere = new ArrayList<>();

    private final Predicate<ListedPayment> asked;
    private int matched;
    private int alike;

    Target(Predicate<ListedPayment> asked) {
      this.asked = asked;
    }

    void match(List<Difference> differences) {
      byReference(differences);
      byAmount();
      unpaid(differences);
      rest(differences);
    }

    /** A reference names the payout, whatever the amount. */
    private void byReference(List<Difference> differences) {
      for (ClaimedPayout payout : List.copyOf(payouts)) {
        List<ListedPayment> own =
            payments.stream()
                .filter(
                    each -> each.reference() != null && each.reference().equals(payout.reference()))
                .toList();
        if (own.isEmpty()) {
          continue;
        }
        payments.removeAll(own);
        payouts.remove(payout);
        settledHere.add(payout);
        named(payout, own, differences);
      }
    }

    private void named(
        ClaimedPayout payout, List<ListedPayment> own, List<Difference> differences) {
      ListedPayment first = own.get(0);
      List<ClaimedPayout> about = List.of(payout);
      if (own.size() > 1) {
        report(twice(about, own), about, differences);
      } else if (!payout.isPaid()) {
        report(notReported(about, first), about, differences);
      } else if (!payout.isOf(first)) {
        report(otherAmount(payout, first), about, differences);
      } else {
        matched += asked.test(first) ? 1 : 0;
      }
    }

    /** Without references only the amounts are left. */
    private void byAmount() {
      pair(
          ClaimedPayout::isPaid,
          (found, payment) -> {
            boolean same =
                payouts.stream().filter(each -> each.isPaid() && each.isOf(payment)).count() > 1
                    || settledHere.stream().anyMatch(each -> each.isOf(payment));
            matched += asked.test(payment) ? 1 : 0;
            alike += same && asked.test(payment) ? 1 : 0;
          });
    }

    /**
     * Payments of what is open or failed. Where a paid payout of the amount has its payment, one
     * more may be its second: the strict reading.
     */
    private void unpaid(List<Difference> differences) {
      pair(
          each -> !each.isPaid() && !isLikeAPaidOne(each),
          (found, payment) -> {
            List<ClaimedPayout> about =
                payouts.stream().filter(each -> !each.isPaid() && mayBe(each, payment)).toList();
            report(notReported(about, payment), about, differences);
          });
    }

    private boolean isLikeAPaidOne(ClaimedPayout payout) {
      return settledHere.stream()
          .anyMatch(other -> other.isPaid() && other.reference() == null && isLike(other, payout));
    }

    /**
     * Each payment takes one payout. What is asked about takes first what is wanted, and the others
     * the others; only what is left crosses over, for a payment about midnight may be dated on
     * either day. So nothing takes the place of what the statement must list.
     */
    private void pair(
        Predicate<ClaimedPayout> which, BiConsumer<ClaimedPayout, ListedPayment> found) {
      for (boolean across : List.of(false, true)) {
        pair(each -> which.test(each) && each.wanted() != across, true, found);
        pair(each -> which.test(each) && each.wanted() == across, false, found);
      }
    }

    private void pair(
        Predicate<ClaimedPayout> which,
        boolean inside,
        BiConsumer<ClaimedPayout, ListedPayment> found) {
      for (ListedPayment payment : List.copyOf(payments)) {
        if (asked.test(payment) == inside) {
          payouts.stream()
              .filter(each -> which.test(each) && mayBe(each, payment))
              .filter(each -> inside || !each.isYoungerThan(payment))
              .findFirst()
              .ifPresent(
                  payout -> {
                    found.accept(payout, payment);
                    payments.remove(payment);
                    payouts.remove(payout);
                    settledHere.add(payout);
                  });
        }
      }
    }

    /** Adds a difference if it is of a payment asked about, or only of payouts that are wanted. */
    private void report(
        Difference difference, List<ClaimedPayout> about, List<Difference> differences) {
      List<ListedPayment> listed = difference.payments();
      if (listed.stream().anyMatch(asked)
          || (!about.isEmpty()
              && about.stream()
                  .allMatch(
                      each -> each.wanted() && !listed.stream().allMatch(each::isYoungerThan)))) {
        differences.add(difference);
      }
    }

    /** Where payments bear marks, one without its mark is not the payout's. */
    private static boolean mayBe(ClaimedPayout payout, ListedPayment payment) {
      return payout.reference() == null && payout.isOf(payment);
    }

    private void rest(List<Difference> differences) {
      for (ListedPayment payment : payments) {
        List<ClaimedPayout> taken =
            Stream.concat(settledHere.stream(), payouts.stream())
                .filter(each -> mayBe(each, payment))
                .filter(each -> asked.test(payment) || !each.isYoungerThan(payment))
                .toList();
        Optional<ClaimedPayout> other =
            payouts.stream()
                .filter(each -> each.isPaid() && each.wanted() && each.reference() == null)
                .findFirst();
        if (!taken.isEmpty()) {
          report(twice(taken, List.of(payment)), taken, differences);
        } else if (other.isPresent() && asked.test(payment)) {
          differences.add(otherAmount(other.get(), payment));
          payouts.remove(other.get());
        } else {
          report(unknown(payment), List.of(), differences);
        }
      }
      payouts.stream()
          .filter(each -> each.isPaid() && each.wanted())
          .map(this::notPaid)
          .forEach(differences::add);
    }

    private static Difference twice(List<ClaimedPayout> payouts, List<ListedPayment> payments) {
      ListedPayment payment = payments.get(payments.size() - 1);
      return new Difference(
          Difference.Kind.PAID_TWICE,
          ids(payouts),
          payments,
          "paid more than once: %s on %s again, at %s"
              .formatted(money(payment), payment.target(), payment.place()));
    }

    private static Difference notReported(List<ClaimedPayout> payouts, ListedPayment payment) {
      String standing =
          payouts.get(0).outcome() == ClaimedPayout.Outcome.FAILED
              ? "reported failed"
              : "not reported yet";
      return new Difference(
          Difference.Kind.PAID_NOT_REPORTED,
          ids(payouts),
          List.of(payment),
          "the statement lists %s on %s at %s, and the payout is %s"
              .formatted(money(payment), payment.target(), payment.place(), standing));
    }

    private static Difference otherAmount(ClaimedPayout payout, ListedPayment payment) {
      return new Difference(
          Difference.Kind.OTHER_AMOUNT,
          List.of(payout.payoutId()),
          List.of(payment),
          "the statement lists %s on %s at %s, reported is %s"
              .formatted(
                  money(payment),
                  payment.target(),
                  payment.place(),
                  money(payout.amountMinor(), payout.currency())));
    }

    private static Difference unknown(ListedPayment payment) {
      return new Difference(
          Difference.Kind.UNKNOWN,
          List.of(),
          List.of(payment),
          "the statement lists %s on %s at %s, and no payout asks for it"
              .formatted(money(payment), payment.target(), payment.place()));
    }

    /** Which of several payouts alike is not listed cannot be known: all are named. */
    private Difference notPaid(ClaimedPayout payout) {
      List<String> candidates = new ArrayList<>(List.of(payout.payoutId()));
      settledHere.stream()
          .filter(each -> each.isPaid() && each.reference() == null && isLike(each, payout))
          .map(ClaimedPayout::payoutId)
          .forEach(candidates::add);
      return new Difference(
          Difference.Kind.REPORTED_NOT_PAID,
          candidates,
          List.of(),
          "reported paid, %s on %s, and the statement does not list it"
              .formatted(money(payout.amountMinor(), payout.currency()), payout.target()));
    }

    private static boolean isLike(ClaimedPayout one, ClaimedPayout other) {
      return one.amountMinor() == other.amountMinor() && one.currency().equals(other.currency());
    }

    private static List<String> ids(List<ClaimedPayout> payouts) {
      return payouts.stream().map(ClaimedPayout::payoutId).collect(Collectors.toList());
    }

    private static String money(ListedPayment payment) {
      return money(payment.amountMinor(), payment.currency());
    }

    /** All currencies that are paid have two decimals. */
    private static String money(long minor, String currency) {
      return BigDecimal.valueOf(minor, 2).toPlainString() + " " + currency;
    }
  }
}
