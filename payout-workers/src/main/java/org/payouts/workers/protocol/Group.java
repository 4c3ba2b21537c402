package org.payouts.workers.protocol;

import java.util.List;

/**
 * What becomes one Kafka transaction: ledger records, their results and reviews, and how far the
 * commands have been dealt with.
 *
 * @param nextOffset offset to commit for the commands partition, or -1 for none
 */
public record Group(
    int partition, long incarnation, Owner owner, List<Step> steps, long nextOffset) {

  public Group {
    steps = List.copyOf(steps);
  }
}
