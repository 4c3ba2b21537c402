/**
 * The payout protocol: pure state machines, no Kafka, no HTTP, no clock, no threads. {@code
 * Transition} is the state table that docs/protocol.md shows; {@code PartitionCore} drives it for a
 * partition.
 */
@NullMarked
package org.payouts.workers.engine;

import org.jspecify.annotations.NullMarked;
