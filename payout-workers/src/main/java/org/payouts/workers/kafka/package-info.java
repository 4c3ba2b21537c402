/**
 * The thin shell around the protocol core: one owner thread holds all state; a poller reads
 * commands, one ledger per owned partition commits groups, and everything comes back as events.
 */
@NullMarked
package org.payouts.workers.kafka;

import org.jspecify.annotations.NullMarked;
