/** Writes what topics hold to where analysts work, each record exactly once. */
@NullMarked
package org.payouts.export;

import org.jspecify.annotations.NullMarked;
