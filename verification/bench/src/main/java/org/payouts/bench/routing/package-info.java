/** The router against a minimal deduplication. */
@NullMarked
package org.payouts.bench.routing;

import org.jspecify.annotations.NullMarked;
