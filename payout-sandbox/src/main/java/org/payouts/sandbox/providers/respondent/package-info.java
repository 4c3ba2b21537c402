/**
 * Respondent under {@code /v1}: pays a project's incentive again, plus a tip, guarded by a payout
 * count whose meaning is not documented and can therefore be switched.
 */
@NullMarked
package org.payouts.sandbox.providers.respondent;

import org.jspecify.annotations.NullMarked;
