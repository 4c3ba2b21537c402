/** JSON as the gateway reads and writes it. */
@NullMarked
package org.payouts.gateway.json;

import org.jspecify.annotations.NullMarked;
