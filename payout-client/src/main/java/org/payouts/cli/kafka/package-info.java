/**
 * Reads and writes the topics for the commands: committed records only, no consumer group, no
 * offsets left behind.
 */
@NullMarked
package org.payouts.cli.kafka;

import org.jspecify.annotations.NullMarked;
