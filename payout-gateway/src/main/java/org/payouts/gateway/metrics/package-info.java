/** What the gateway counts. */
@org.jspecify.annotations.NullMarked
package org.payouts.gateway.metrics;
