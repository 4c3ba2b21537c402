package org.payouts.workers.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A target's payments compared with its baseline, as multisets. The entries carry no reference, so
 * a payment is recognised only as the one entry more. Amounts are in minor units; they are the same
 * to a hundredth of one, because providers compute in binary fractions.
 *
 * @param entries the books as they were read
 * @param added entries that the baseline does not hold
 * @param vanished entries of the baseline that the books do not show
 */
public record BookComparison(
    List<BigDecimal> baseline,
    List<BigDecimal> entries,
    List<BigDecimal> added,
    List<BigDecimal> vanished) {
  private static final BigDecimal NOISE = new BigDecimal("0.01");

  /** An amount rounded by somebody else is at most this far away. */
  private static final BigDecimal NEAR = BigDecimal.ONE;

  public BookComparison {
    baseline = List.copyOf(baseline);
    entries = List.copyOf(entries);
    added = List.copyOf(added);
    vanished = List.copyOf(vanished);
  }

  public static BookComparison of(List<BigDecimal> baseline, List<BigDecimal> entries) {
    List<BigDecimal> before = baseline.stream().sorted().toList();
    List<BigDecimal> now = entries.stream().sorted().toList();
    List<BigDecimal> added = new ArrayList<>();
    List<BigDecimal> vanished = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() && j < now.size()) {
      if (same(before.get(i), now.get(j))) {
        i++;
        j++;
      } else if (before.get(i).compareTo(now.get(j)) < 0) {
        vanished.add(before.get(i++));
      } else {
        added.add(now.get(j++));
      }
    }
    vanished.addAll(before.subList(i, before.size()));
    added.addAll(now.subList(j, now.size()));
    return new BookComparison(baseline, entries, added, vanished);
  }

  /**
   * A first baseline: what the books show, and each known payment that they do not show (yet). A
   * payment that appears late then never counts as the next payout's.
   */
  public static List<BigDecimal> union(List<BigDecimal> entries, List<BigDecimal> known) {
    List<BigDecimal> all = new ArrayList<>(entries);
    all.addAll(of(known, entries).vanished());
    return List.copyOf(all);
  }

  /** True if both are the same amount. */
  public static boolean same(BigDecimal one, BigDecimal other) {
    return one.subtract(other).abs().compareTo(NOISE) <= 0;
  }

  boolean unchanged() {
    return added.isEmpty() && vanished.isEmpty();
  }

  /**
   * What this says about a payment.
   *
   * @param reference how the provider knows the payment, if it does
   * @param ofAnotherAmount whose an added entry may be that does not come near the amount
   */
  public BookReading evidence(
      long amountMinor, @Nullable String reference, BookReading.Ours ofAnotherAmount) {
    if (unchanged()) {
      return new BookReading.Absent(text(), entries);
    }
    BigDecimal amount = BigDecimal.valueOf(amountMinor);
    if (vanished.isEmpty() && added.size() == 1 && same(added.get(0), amount)) {
      return new BookReading.Present(amountMinor, reference, text(), entries);
    }
    return new BookReading.Differs(text(), ours(amount, ofAnotherAmount), entries);
  }

  private BookReading.Ours ours(BigDecimal amount, BookReading.Ours ofAnotherAmount) {
    if (anyNear(added, amount)) {
      return BookReading.Ours.LIKELY;
    }
    if (anyNear(vanished, amount)) {
      return BookReading.Ours.VANISHED_ALIKE;
    }
    return vanished.isEmpty() ? ofAnotherAmount : BookReading.Ours.VANISHED;
  }

  /** How many of the added entries may be a payment of this amount. */
  int addedNear(long amountMinor) {
    BigDecimal amount = BigDecimal.valueOf(amountMinor);
    return Math.toIntExact(added.stream().filter(each -> near(each, amount)).count());
  }

  private static boolean anyNear(List<BigDecimal> amounts, BigDecimal amount) {
    return amounts.stream().anyMatch(each -> near(each, amount));
  }

  private static boolean near(BigDecimal one, BigDecimal other) {
    return one.subtract(other).abs().compareTo(NEAR) <= 0;
  }

  /** Both lists on one line. */
  public String text() {
    return "before " + text(baseline) + ", now " + text(entries);
  }

  private static String text(List<BigDecimal> amounts) {
    return amounts.stream()
        .sorted()
        .map(BigDecimal::toPlainString)
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
