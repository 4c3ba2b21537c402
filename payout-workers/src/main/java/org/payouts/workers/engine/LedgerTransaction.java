package org.payouts.workers.engine;

import java.util.List;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.Step;

/**
 * What becomes one Kafka transaction: ledger records, their results and reviews, and how far the
 * commands have been dealt with.
 *
 * @param nextOffset offset to commit for the commands partition, or -1 for none
 */
public record LedgerTransaction(
    int partition, long incarnation, Owner owner, List<Step> steps, long nextOffset) {

  public LedgerTransaction {
    steps = List.copyOf(steps);
  }
}
