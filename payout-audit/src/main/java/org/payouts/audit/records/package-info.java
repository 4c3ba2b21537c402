/** Where records come from, and how their bytes become payout histories. */
@NullMarked
package org.payouts.audit.records;

import org.jspecify.annotations.NullMarked;
