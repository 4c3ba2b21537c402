/**
 * The identity of a payout: the form of its ID, the canonical hash of its content, the ID derived
 * from a batch, the target it is booked on and the partition that target lives in. Everything here
 * is frozen: a change would pay twice.
 */
@org.jspecify.annotations.NullMarked
package org.payouts.payout;
