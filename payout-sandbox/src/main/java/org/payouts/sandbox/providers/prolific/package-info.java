/**
 * Prolific: draft a bulk of bonuses, then pay it. Paying is not idempotent, is not served side by
 * side with other bonus calls of the workspace, and becomes visible only later, as a bare amount on
 * the submission.
 */
@NullMarked
package org.payouts.sandbox.providers.prolific;

import org.jspecify.annotations.NullMarked;
