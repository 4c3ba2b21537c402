/**
 * The payout protocol at work: which payout is prepared, claimed, called and read next. No Kafka,
 * no HTTP, no clock, no threads. {@code WorkerCore} takes events and asks for {@code Effects};
 * {@code PartitionCore} wires the stages of a partition.
 */
@NullMarked
package org.payouts.workers.engine;

import org.jspecify.annotations.NullMarked;
