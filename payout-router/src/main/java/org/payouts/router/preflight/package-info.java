/**
 * What must hold before the router may run: its topics are right, its admission store is not lost
 * (docs/decisions/0013), and its local state belongs to the store that exists now.
 */
@NullMarked
package org.payouts.router.preflight;

import org.jspecify.annotations.NullMarked;
