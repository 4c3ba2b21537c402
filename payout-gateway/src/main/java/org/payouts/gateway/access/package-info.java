/** Who may come in, and what each may ask for: keys, scopes, rates. */
@NullMarked
package org.payouts.gateway.access;

import org.jspecify.annotations.NullMarked;
