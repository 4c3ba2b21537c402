/** Limits as people set and see them. */
@NullMarked
package org.payouts.cli.limits;

import org.jspecify.annotations.NullMarked;
