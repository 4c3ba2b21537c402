/** A rolling upgrade and the way back, with real processes of two releases under load. */
@NullMarked
package org.payouts.verification.upgrade;

import org.jspecify.annotations.NullMarked;
