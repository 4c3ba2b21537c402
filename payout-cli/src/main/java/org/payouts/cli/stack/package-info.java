/**
 * The local stack of demo and up: Kafka, registry, topics, simulated providers, router and workers
 * in one process.
 */
@NullMarked
package org.payouts.cli.stack;

import org.jspecify.annotations.NullMarked;
