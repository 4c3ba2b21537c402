/**
 * The payout protocol: pure state machines, no Kafka, no HTTP, no clock, no threads. The table in
 * {@code Transitions} is the one of docs/protocol; {@code PartitionCore} drives it for a partition.
 */
@NullMarked
package org.payouts.workers.protocol;

import org.jspecify.annotations.NullMarked;
