/** The limits of sums: which payouts may go on, decided in one place (docs/decisions/0046). */
@NullMarked
package org.payouts.router.limits;

import org.jspecify.annotations.NullMarked;
