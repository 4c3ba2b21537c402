/**
 * A million payouts end to end, with provider faults and a person: whether the pipeline stays fast,
 * flat and right over a long run. Every payout is a pure function of seed and number, so what was
 * asked for is known without being remembered.
 */
@NullMarked
package org.payouts.verification.soak;

import org.jspecify.annotations.NullMarked;
