/** Others that do the same work. */
@NullMarked
package org.payouts.bench.peers;

import org.jspecify.annotations.NullMarked;
