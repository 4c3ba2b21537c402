/** What Kafka would allow a loop that does nothing but write as much as the protocol. */
@NullMarked
package org.payouts.bench.ceiling;

import org.jspecify.annotations.NullMarked;
