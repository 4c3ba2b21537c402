package org.payouts.sandbox.providers.mturk;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;

/** The memory of unique request tokens: 24 hours, then forgotten. Guarded by its owner. */
final class Tokens {

  private static final long LIFE_MS = Duration.ofHours(24).toMillis();

  private final LongSupplier clockMs;
  private final Map<String, Payment> used = new HashMap<>();

  /** Learns again what the book shows. */
  Tokens(Book book, LongSupplier clockMs) {
    this.clockMs = clockMs;
    for (Payment payment : book.payments()) {
      if (payment.platform().equals(Provider.MTURK.label())
          && payment.origin() == Payment.Origin.API) {
        remember(payment);
      }
    }
  }

  void remember(Payment payment) {
    if (!payment.reference().isEmpty()) {
      used.put(payment.reference(), payment);
    }
  }

  /** What was paid under this token in the last 24 hours, or null. */
  @Nullable Payment paid(String token) {
    Payment payment = used.get(token);
    return payment == null || payment.timeMs() + LIFE_MS <= clockMs.getAsLong() ? null : payment;
  }
}
