/** The gateway under load, killed while it works. */
@NullMarked
package org.payouts.verification.load;

import org.jspecify.annotations.NullMarked;
