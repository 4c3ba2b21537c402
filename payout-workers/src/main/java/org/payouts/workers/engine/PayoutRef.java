package org.payouts.workers.engine;

/**
 * Names a payout of one ownership of a partition, so that an answer which arrives after the
 * partition was lost and taken again finds nobody.
 *
 * @param incarnation counts the take-overs of this process
 */
public record PayoutRef(int partition, long incarnation, String payoutId) {}
