package org.payouts.audit.checks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutAttempt;

/** Lists of payments as the ledger holds them: decimal text, minor units, in any order. */
final class Baselines {
  /** Books show amounts with the noise of binary fractions. */
  private static final BigDecimal NOISE = new BigDecimal("0.01");

  private Baselines() {}

  /** What the attempt is measured by; null if it has no list. */
  static @Nullable List<String> of(@Nullable PayoutAttempt attempt) {
    return attempt == null ? null : attempt.getBaselinePayments();
  }

  static List<String> plus(List<String> payments, long amountMinor) {
    List<String> more = new ArrayList<>(payments);
    more.add(Long.toString(amountMinor));
    return more;
  }

  static boolean same(List<String> left, @Nullable List<String> right) {
    return right != null && left.size() == right.size() && holds(right, left);
  }

  /** True if each of {@code some} has an entry of its own in {@code all}. */
  static boolean holds(List<String> all, List<String> some) {
    List<BigDecimal> left = new ArrayList<>();
    all.forEach(text -> left.add(new BigDecimal(text)));
    for (String text : some) {
      BigDecimal wanted = new BigDecimal(text);
      int found = -1;
      for (int i = 0; i < left.size() && found < 0; i++) {
        found = left.get(i).subtract(wanted).abs().compareTo(NOISE) <= 0 ? i : -1;
      }
      if (found < 0) {
        return false;
      }
      left.remove(found);
    }
    return true;
  }
}
