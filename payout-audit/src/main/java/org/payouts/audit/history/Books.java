package org.payouts.audit.history;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the providers know, in memory.
 *
 * @param calls the complete log of money calls; null if there is none to be had
 */
public record Books(List<Payment> payments, @Nullable List<MoneyCall> calls) implements BookSource {
  public Books {
    payments = List.copyOf(payments);
    calls = calls == null ? null : List.copyOf(calls);
  }

  @Override
  public void payments(Consumer<Payment> each) {
    payments.forEach(each);
  }

  @Override
  public boolean hasCalls() {
    return calls != null;
  }

  @Override
  public void calls(Consumer<MoneyCall> each) {
    List<MoneyCall> log = calls;
    if (log != null) {
      log.forEach(each);
    }
  }
}
