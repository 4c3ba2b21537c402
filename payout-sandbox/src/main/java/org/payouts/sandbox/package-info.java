/**
 * What a payout needs around it, on one machine and without containers: a real Kafka broker, a
 * schema registry and simulated providers that keep their own books.
 */
@NullMarked
package org.payouts.sandbox;

import org.jspecify.annotations.NullMarked;
