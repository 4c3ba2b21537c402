package org.payouts.workers.ledger;

import java.util.Set;

/**
 * Which ledger this is, by Kafka's topic ID. A command names the ledger it was meant for: another
 * one may lack what was paid for it.
 *
 * @param topicId of the ledger that is there
 * @param adopted of ledgers whose place it has taken by a person's decision
 */
public record LedgerIdentity(String topicId, Set<String> adopted) {
  public LedgerIdentity {
    adopted = Set.copyOf(adopted);
  }

  /** Whether commands that were meant for that ledger may be paid from this one. */
  public boolean standsFor(String ledgerTopicId) {
    return topicId.equals(ledgerTopicId) || adopted.contains(ledgerTopicId);
  }

  /** What it means that it does not, and the remedy. */
  public String refusal(String payoutId, String ledgerTopicId) {
    return ("payout %s was meant for ledger topic ID %s, but the ledger has %s: the ledger was lost or"
            + " re-created, and what was paid since may be missing from it. Compare it with the"
            + " provider's books by payouts adopt (docs/operations.md, Lost ledger), and start the"
            + " worker again")
        .formatted(payoutId, ledgerTopicId, topicId);
  }
}
