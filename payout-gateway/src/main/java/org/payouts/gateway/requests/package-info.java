/** What a bonus request in JSON is, and how it gets to Kafka once. */
@NullMarked
package org.payouts.gateway.requests;

import org.jspecify.annotations.NullMarked;
