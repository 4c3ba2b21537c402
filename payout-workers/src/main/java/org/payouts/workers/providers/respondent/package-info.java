/**
 * Payouts on Respondent: the project's incentive once more, plus a tip. There is no free amount and
 * no reference; a payout is recognised by the count of payouts and the newest one's total.
 */
@NullMarked
package org.payouts.workers.providers.respondent;

import org.jspecify.annotations.NullMarked;
