package org.payouts.workers.model;

/**
 * What the limits of sums say of a payout.
 *
 * @param contentHash of the payout that was asked about, as {@link Command#contentHash}
 * @param reserved it may be paid, and counts; else it is held
 * @param reason why it is held, for people
 */
public record Reservation(String payoutId, String contentHash, boolean reserved, String reason) {}
