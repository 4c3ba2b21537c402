package org.payouts.audit.statement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.payouts.Platform;

/**
 * What a statement shows of the payouts.
 *
 * @param payments how many payments it lists
 * @param matched how many of them are one payout's each
 * @param alike how many of the matched are like another of the same target and amount, or of
 *     targets that are compared together: their number is right, and which is whose cannot be known
 * @param differences in the order of {@link Difference.Kind}
 */
public record Comparison(int payments, int matched, int alike, List<Difference> differences) {

  /** Compares. A payment belongs to at most one payout, and a payout has at most one payment. */
  public static Comparison of(
      Collection<ListedPayment> payments, Collection<ClaimedPayout> payouts) {
    return of(payments, payouts, Map.of());
  }

  /**
   * Compares, some targets together.
   *
   * @param together by target: the name under which it is compared with others. Their payments need
   *     not say which of them they are for
   */
  public static Comparison of(
      Collection<ListedPayment> payments,
      Collection<ClaimedPayout> payouts,
      Map<String, String> together) {
    Map<String, Target> targets = new LinkedHashMap<>();
    payouts.forEach(
        each -> target(targets, each.platform(), together, each.target()).payouts.add(each));
    payments.forEach(
        each -> target(targets, each.platform(), together, each.target()).payments.add(each));
    List<Difference> differences = new ArrayList<>();
    int matched = 0;
    int alike = 0;
    for (Target target : targets.values()) {
      target.match(differences);
      matched += target.matched;
      alike += target.alike;
    }
    differences.sort(Comparator.comparing(Difference::kind));
    return new Comparison(payments.size(), matched, alike, List.copyOf(differences));
  }

  /** How many differences are of a kind. */
  public long count(Difference.Kind kind) {
    return differences.stream().filter(each -> each.kind() == kind).count();
  }

  private static Target target(
      Map<String, Target> targets, Platform platform, Map<String, String> together, String id) {
    return targets.computeIfAbsent(
        platform + " " + together.getOrDefault(id, id), key -> new Target());
  }

  /** The payments and payouts of one target while they are matched. */
  private static final class Target {
    private final List<ListedPayment> payments = new ArrayList<>();
    private final List<ClaimedPayout> payouts = new ArrayList<>();
    private final List<ClaimedPayout> settledHere = new ArrayList<>();
    private int matched;
    private int alike;

    void match(List<Difference> differences) {
      // A payment that the statement need not list must not take the place of one that it must.
      payouts.sort(Comparator.comparing(each -> !each.wanted()));
      byReference(differences);
      byAmount();
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
      if (own.size() > 1) {
        differences.add(twice(List.of(payout), own));
      } else if (!payout.isPaid()) {
        differences.add(notReported(List.of(payout), first));
      } else if (!payout.isOf(first)) {
        differences.add(otherAmount(payout, first));
      } else {
        matched++;
      }
    }

    /** Without references only the amounts are left. */
    private void byAmount() {
      for (ListedPayment payment : List.copyOf(payments)) {
        Optional<ClaimedPayout> payout = first(each -> each.isPaid() && mayBe(each, payment));
        payout.ifPresent(
            found -> {
              boolean same =
                  payouts.stream().filter(each -> each.isPaid() && each.isOf(payment)).count() > 1
                      || settledHere.stream().anyMatch(each -> each.isOf(payment));
              payments.remove(payment);
              payouts.remove(found);
              settledHere.add(found);
              matched++;
              alike += same ? 1 : 0;
            });
      }
    }

    /** Where payments bear marks, one without its mark is not the payout's. */
    private static boolean mayBe(ClaimedPayout payout, ListedPayment payment) {
      return payout.reference() == null && payout.isOf(payment);
    }

    private Optional<ClaimedPayout> first(Predicate<ClaimedPayout> fits) {
      return payouts.stream().filter(fits).findFirst();
    }

    private void rest(List<Difference> differences) {
      for (Iterator<ListedPayment> left = payments.iterator(); left.hasNext(); ) {
        ListedPayment payment = left.next();
        List<ClaimedPayout> paidAlready =
            settledHere.stream().filter(each -> each.isPaid() && mayBe(each, payment)).toList();
        Optional<ClaimedPayout> other =
            first(each -> each.isPaid() && each.wanted() && each.reference() == null);
        List<ClaimedPayout> unpaid =
            payouts.stream().filter(each -> !each.isPaid() && mayBe(each, payment)).toList();
        if (!paidAlready.isEmpty()) {
          differences.add(twice(paidAlready, List.of(payment)));
        } else if (!unpaid.isEmpty()) {
          differences.add(notReported(unpaid, payment));
          payouts.remove(unpaid.get(0));
        } else if (other.isPresent()) {
          differences.add(otherAmount(other.get(), payment));
          payouts.remove(other.get());
        } else {
          differences.add(unknown(payment));
        }
        left.remove();
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
