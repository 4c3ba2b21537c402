/** One or three brokers as processes, and who of them leads what. */
@NullMarked
package org.payouts.verification.cluster;

import org.jspecify.annotations.NullMarked;
