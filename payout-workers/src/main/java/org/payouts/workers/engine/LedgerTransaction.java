package org.payouts.workers.engine;

import java.util.List;
import org.payouts.workers.model.Owner;
import org.payouts.workers.model.ReservationRequest;
import org.payouts.workers.model.Step;

/**
 * What becomes one Kafka transaction: ledger records, their results and reviews, and how far the
 * commands have been dealt with.
 *
 * @param requests questions to the router about limits of sums, and what it must hear of the steps
 * @param nextOffset offset to commit for the commands partition, or -1 for none
 */
public record LedgerTransaction(
    int partition,
    long incarnation,
    Owner owner,
    List<Step> steps,
    List<ReservationRequest> requests,
    long nextOffset) {

  public LedgerTransaction {
    steps = List.copyOf(steps);
    requests = List.copyOf(requests);
  }
}
