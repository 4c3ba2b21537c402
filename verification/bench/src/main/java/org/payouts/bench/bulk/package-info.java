/** Bonuses of one Prolific study: how many calls, how long. */
@NullMarked
package org.payouts.bench.bulk;

import org.jspecify.annotations.NullMarked;
