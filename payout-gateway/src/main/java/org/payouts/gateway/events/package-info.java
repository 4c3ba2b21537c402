/** Results as JSON, and the place in the topics that a reader has reached. */
@NullMarked
package org.payouts.gateway.events;

import org.jspecify.annotations.NullMarked;
