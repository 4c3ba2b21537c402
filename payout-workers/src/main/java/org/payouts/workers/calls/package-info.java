/** Runs the providers' flows; the one place from which a money call can leave. */
@NullMarked
package org.payouts.workers.calls;

import org.jspecify.annotations.NullMarked;
