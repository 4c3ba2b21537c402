/** Time from request to result. */
@NullMarked
package org.payouts.bench.latency;

import org.jspecify.annotations.NullMarked;
