package org.payouts.audit.checks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.PayoutLedgerEntry;
import org.payouts.audit.history.CopiedRecords;
import org.payouts.audit.history.RecordPosition;

/**
 * Judges who wrote a ledger partition (check 7): tenures never decrease, and a tenure has one
 * owner. Records that were copied from several former partitions have the tenures of those: here
 * they only say which tenure comes next, and {@link LedgerJudge} looks at each payout's. Takes the
 * records of all partitions, each partition's in its order. One thread.
 */
public final class PartitionJudge {
  private record Tenure(long number, String owner) {}

  private final Findings findings;
  private final CopiedRecords copied;
  private final Map<String, Tenure> tenures = new HashMap<>();

  public PartitionJudge(Rules rules) {
    this.findings = Findings.of(null, rules);
    this.copied = rules.copied();
  }

  /** The next record of a ledger partition. */
  public void next(RecordPosition position, PayoutLedgerEntry entry) {
    String partition = position.topic() + "-" + position.partition();
    Tenure held = tenures.get(partition);
    Tenure writes = new Tenure(entry.getTenure(), entry.getOwner());
    if (copied.hold(position)) {
      if (held == null || writes.number() > held.number()) {
        tenures.put(partition, writes);
      }
      return;
    }
    if (held != null && writes.number() < held.number()) {
      findings
          .about(entry.getPayoutId())
          .add(
              Check.LEDGER_HISTORY,
              position,
              "tenure %d wrote it after tenure %d had begun",
              writes.number(),
              held.number());
      return;
    }
    if (held != null && writes.number() == held.number() && !writes.owner().equals(held.owner())) {
      findings
          .about(entry.getPayoutId())
          .add(
              Check.LEDGER_HISTORY,
              position,
              "%s wrote it in tenure %d, which is %s's",
              writes.owner(),
              writes.number(),
              held.owner());
      return;
    }
    tenures.put(partition, writes);
  }

  public List<Finding> findings() {
    return findings.list();
  }
}
