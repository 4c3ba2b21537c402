/**
 * Random trouble for the whole pipeline: one seed is one schedule of kills, freezes, broken
 * networks, provider faults and bad input, after which everything is healed and judged from the
 * providers' books and the raw topics. See docs/decisions/0018.
 */
@NullMarked
package org.payouts.verification.chaos;

import org.jspecify.annotations.NullMarked;
