/**
 * Plans: what a file would pay on a stack, kept for a day, so that what was looked at is what is
 * paid.
 */
@NullMarked
package org.payouts.cli.plan;

import org.jspecify.annotations.NullMarked;
