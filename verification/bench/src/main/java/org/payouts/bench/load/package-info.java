/** What all contenders share: requests, the timer that stands for a provider, the meter. */
@NullMarked
package org.payouts.bench.load;

import org.jspecify.annotations.NullMarked;
