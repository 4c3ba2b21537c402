package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;
import org.payouts.tracing.TraceContext;

/**
 * What a provider needs to know of a payout: nothing of Kafka, nothing of its state.
 *
 * @param amountMinor positive, in minor units of {@code currency}
 * @param currency ISO 4217 code
 * @param reason what the participant reads; may be empty
 * @param trace the trace that it belongs to, or null; no part of what is paid
 */
public record PayoutRequest(
    String payoutId,
    Target target,
    long amountMinor,
    String currency,
    String reason,
    @Nullable TraceContext trace) {

  /** One that belongs to no trace. */
  public PayoutRequest(
      String payoutId, Target target, long amountMinor, String currency, String reason) {
    this(payoutId, target, amountMinor, currency, reason, null);
  }
}
