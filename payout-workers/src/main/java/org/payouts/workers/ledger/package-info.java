/** Between the protocol's records and the Avro records of the topics; pure. */
@NullMarked
package org.payouts.workers.ledger;

import org.jspecify.annotations.NullMarked;
