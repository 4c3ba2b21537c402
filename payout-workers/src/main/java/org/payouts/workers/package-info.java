/** The payout workers: one service per platform. */
@NullMarked
package org.payouts.workers;

import org.jspecify.annotations.NullMarked;
