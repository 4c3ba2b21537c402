package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;

/** The books, by platform and target. */
public final class TargetBooks {
  private final Map<String, List<Payment>> payments = new HashMap<>();
  private final @Nullable Map<String, List<MoneyCall>> calls;

  public TargetBooks(Books books) {
    for (Payment payment : books.payments()) {
      payments
          .computeIfAbsent(name(payment.platform(), payment.target()), key -> new ArrayList<>(1))
          .add(payment);
    }
    List<MoneyCall> log = books.calls();
    Map<String, List<MoneyCall>> grouped = log == null ? null : new HashMap<>();
    if (log != null && grouped != null) {
      for (MoneyCall call : log) {
        grouped
            .computeIfAbsent(name(call.platform(), call.target()), key -> new ArrayList<>(1))
            .add(call);
      }
    }
    this.calls = grouped;
  }

  /** How a target is named here. */
  public static String name(Platform platform, String target) {
    return platform + " " + target;
  }

  /** Every target that a payment or a call names. */
  public Set<String> targets() {
    Set<String> targets = new HashSet<>(payments.keySet());
    if (calls != null) {
      targets.addAll(calls.keySet());
    }
    return targets;
  }

  public List<Payment> payments(String target) {
    return payments.getOrDefault(target, List.of());
  }

  /** The calls on a target; null if there is no call log. */
  public @Nullable List<MoneyCall> calls(String target) {
    return calls == null ? null : calls.getOrDefault(target, List.of());
  }
}
