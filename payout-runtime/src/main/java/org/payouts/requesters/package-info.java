/** Who may ask for what: the rules of requesters, as payout-requesters has them. */
@NullMarked
package org.payouts.requesters;

import org.jspecify.annotations.NullMarked;
