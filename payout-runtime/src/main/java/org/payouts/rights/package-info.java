/** The least rights of each role, and how a client finds out which of them it lacks. */
@NullMarked
package org.payouts.rights;

import org.jspecify.annotations.NullMarked;
