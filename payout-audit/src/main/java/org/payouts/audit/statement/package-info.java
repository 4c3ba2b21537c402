/** Compares what a provider's own statement lists with what the topics say was paid. Pure. */
@NullMarked
package org.payouts.audit.statement;

import org.jspecify.annotations.NullMarked;
