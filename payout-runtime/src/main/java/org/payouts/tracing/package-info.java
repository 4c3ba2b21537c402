/** The trace of a payout: W3C trace context in headers, and spans for those who switch them on. */
@NullMarked
package org.payouts.tracing;

import org.jspecify.annotations.NullMarked;
