/** What the gateway knows of payouts, from the topics, in a store that can be made anew. */
@NullMarked
package org.payouts.gateway.state;

import org.jspecify.annotations.NullMarked;
