/** Amounts of money as exact text. */
@NullMarked
package org.payouts.gateway.money;

import org.jspecify.annotations.NullMarked;
