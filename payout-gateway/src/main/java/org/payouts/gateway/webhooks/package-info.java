/** Results sent to requesters' own servers, as Standard Webhooks 1.0 has it. */
@NullMarked
package org.payouts.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
