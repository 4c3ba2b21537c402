/** Reads the topics of a pipeline, running or not, without writing anything. */
@NullMarked
package org.payouts.audit.kafka;

import org.jspecify.annotations.NullMarked;
