/**
 * Runs the specification in docs/protocol through the model checker TLC, and compares what comes
 * out with what is expected.
 */
@NullMarked
package org.payouts.verification.model;

import org.jspecify.annotations.NullMarked;
