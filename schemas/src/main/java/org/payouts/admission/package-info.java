/**
 * The admission rules: what a request must be like to be paid. Plain values and pure functions.
 * Files, router and worker ask here and hold no copy; only the audit has one of its own, on
 * purpose. What an identifier looks like stands in {@link org.payouts.payout.TargetId}, the form of
 * a payout ID in {@link org.payouts.payout.PayoutId}.
 */
@org.jspecify.annotations.NullMarked
package org.payouts.admission;
