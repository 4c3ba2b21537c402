/**
 * Bonuses on Prolific: a draft of a study's bonuses, its payment, and the submission's list of
 * bonuses, which has no reference and is therefore compared with what it held before.
 */
@NullMarked
package org.payouts.workers.providers.prolific;

import org.jspecify.annotations.NullMarked;
