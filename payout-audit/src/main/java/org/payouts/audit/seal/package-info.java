/** Tamper evidence: fingerprints of what the topics held, which a later audit can hold against. */
@NullMarked
package org.payouts.audit.seal;

import org.jspecify.annotations.NullMarked;
