package org.payouts.router.topology;

import org.payouts.router.preflight.RouterStopsException;

/**
 * A commands topic has another number of partitions than it must have. Its targets would move
 * between owners, so nothing more is decided.
 */
public final class FrozenPartitionsException extends RouterStopsException {
  private static final long serialVersionUID = 1L;

  FrozenPartitionsException(String topic, int found, int frozen) {
    super(
        "Topic %s has %d partitions instead of %d. Partition counts are frozen: only payouts topics grow may change them. Stop the services, move its records and its ledger's to new topics with the right count, and start them again."
            .formatted(topic, found, frozen));
  }
}
