/**
 * The intake of requesters' own topics: what their rules allow is copied to bonus-requested, the
 * rest is rejected (docs/decisions/0043).
 */
@NullMarked
package org.payouts.router.requesters;

import org.jspecify.annotations.NullMarked;
