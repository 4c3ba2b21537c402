/** Memory of settled payouts, and the time to read it back. */
@NullMarked
package org.payouts.bench.restart;

import org.jspecify.annotations.NullMarked;
