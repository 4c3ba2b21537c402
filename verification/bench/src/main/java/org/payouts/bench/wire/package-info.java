/** What HTTP and the AWS SDK cost on top of a call. */
@NullMarked
package org.payouts.bench.wire;

import org.jspecify.annotations.NullMarked;
