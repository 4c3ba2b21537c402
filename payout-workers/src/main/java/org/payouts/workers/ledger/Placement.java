package org.payouts.workers.ledger;

import org.payouts.admin.CommandPartition;
import org.payouts.payout.Targets;

/**
 * Holds a record to the partition of its target. In another one it would be paid by an owner that
 * does not know what else was paid for the target.
 *
 * @param partitions of the platform's commands and ledger
 */
public record Placement(int partitions) {

  /**
   * Refuses a record that lies where the router would not have put it.
   *
   * @param target as the command names it, an Avro record
   * @throws UnusableRecordException if it belongs into another partition
   */
  public void check(String payoutId, Object target, int partition) {
    int right = CommandPartition.of(Targets.partitionKey(target), partitions);
    if (right != partition) {
      throw new UnusableRecordException(
          ("payout %s belongs into partition %d of %d and lies in %d: topics were changed or written by"
                  + " something else than payouts. Run payouts audit and find out what has written"
                  + " it; more partitions are made by payouts topics grow alone")
              .formatted(payoutId, right, partitions, partition));
    }
  }
}
