package org.payouts.workers.prolific;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.payouts.workers.protocol.Basis;
import org.payouts.workers.provider.Evidence;

/**
 * Compares a submission's bonuses with those before the call. Entries bear no reference, so ours is
 * recognised only as the one entry more.
 */
final class ProlificBooks {
  private ProlificBooks() {}

  static Evidence compare(Basis.Prolific basis, List<BigDecimal> now, long amountMinor) {
    List<BigDecimal> added = without(now, basis.payments());
    List<BigDecimal> vanished = without(basis.payments(), now);
    String text = "before " + text(basis.payments()) + ", now " + text(now);
    if (added.isEmpty() && vanished.isEmpty()) {
      return new Evidence.Absent(text);
    }
    boolean ours = contains(added, BigDecimal.valueOf(amountMinor));
    if (vanished.isEmpty() && added.size() == 1 && ours) {
      return new Evidence.Present(amountMinor, basis.bulkId(), text);
    }
    return new Evidence.Differs(text, ours || !vanished.isEmpty());
  }

  static boolean unchanged(Basis.Prolific basis, List<BigDecimal> now) {
    return without(now, basis.payments()).isEmpty() && without(basis.payments(), now).isEmpty();
  }

  /** Multiset difference; 10 and 10.00 are the same amount. */
  private static List<BigDecimal> without(List<BigDecimal> from, List<BigDecimal> taken) {
    List<BigDecimal> left = new ArrayList<>(from);
    for (BigDecimal amount : taken) {
      for (int i = 0; i < left.size(); i++) {
        if (left.get(i).compareTo(amount) == 0) {
          left.remove(i);
          break;
        }
      }
    }
    return left;
  }

  private static boolean contains(List<BigDecimal> amounts, BigDecimal amount) {
    return amounts.stream().anyMatch(entry -> entry.compareTo(amount) == 0);
  }

  private static String text(List<BigDecimal> amounts) {
    return amounts.stream()
        .map(BigDecimal::toPlainString)
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
