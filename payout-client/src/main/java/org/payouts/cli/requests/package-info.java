/**
 * Request files: from CSV text to checked {@code BonusRequested} events or a complete list of
 * problems. Pure: no Kafka, no clock of its own, no output. Amounts never pass through floating
 * point.
 */
@NullMarked
package org.payouts.cli.requests;

import org.jspecify.annotations.NullMarked;
