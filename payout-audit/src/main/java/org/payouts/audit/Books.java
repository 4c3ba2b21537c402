package org.payouts.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the providers know.
 *
 * @param calls the complete log of money calls; null if there is none to be had
 */
public record Books(List<Payment> payments, @Nullable List<MoneyCall> calls) {
  public Books {
    payments = List.copyOf(payments);
    calls = calls == null ? null : List.copyOf(calls);
  }
}
