package org.payouts.workers.model;

/**
 * What a provider needs to know of a payout: nothing of Kafka, nothing of its state.
 *
 * @param amountMinor positive, in minor units of {@code currency}
 * @param currency ISO 4217 code
 * @param reason what the participant reads; may be empty
 */
public record PayoutRequest(
    String payoutId, Target target, long amountMinor, String currency, String reason) {}
