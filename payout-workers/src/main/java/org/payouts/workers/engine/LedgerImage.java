package org.payouts.workers.engine;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.model.Payout;

/**
 * A partition's ledger as replayed from its topic: the newest record of each payout wins. Open
 * payouts are kept whole, settled ones as IDs.
 */
public final class LedgerImage {
  private final Map<String, Payout> open = new LinkedHashMap<>();
  private final IdTable settled = new IdTable();
  private final KnownPayments known = new KnownPayments();
  private final IdTable paidBy = new IdTable();
  private long highestTenure;
  private long records;

  /** Replays an open payout's record. */
  public void open(Payout payout, long tenure) {
    requireUnsettled(payout.id());
    count(tenure);
    open.put(payout.id(), payout);
  }

  /** Replays a record that a later one of the same payout supersedes. */
  public void superseded(long tenure) {
    count(tenure);
  }

  /**
   * Refuses a ledger that has an open payout after the settled one.
   *
   * @throws IllegalStateException if the payout is settled
   */
  public void requireUnsettled(String payoutId) {
    if (settled.contains(payoutId)) {
      throw new IllegalStateException(
          "ledger: payout " + payoutId + " is open after it was settled; do not own it");
    }
  }

  /**
   * Replays a settled payout's record.
   *
   * @param content first 64 bits of the content hash
   */
  public void settled(String payoutId, long content, long tenure) {
    count(tenure);
    open.remove(payoutId);
    settled.add(payoutId, content);
  }

  /**
   * Replays what the record of a settled payout says of its target.
   *
   * @param payments all that the target has been paid so far, in minor units
   */
  public void known(String target, List<BigDecimal> payments) {
    known.put(target, payments);
  }

  /**
   * Replays what a PAID record says of the call that paid it.
   *
   * @param reference how the provider names the payment: on Prolific the bulk, for all of its rows
   */
  public void paidBy(String reference) {
    paidBy.add(reference, 0);
  }

  private void count(long tenure) {
    records++;
    highestTenure = Math.max(highestTenure, tenure);
  }

  /** Records replayed. */
  public long records() {
    return records;
  }

  /** Tenure of the next owner. */
  public long nextTenure() {
    return highestTenure + 1;
  }

  Map<String, Payout> open() {
    return open;
  }

  IdTable settled() {
    return settled;
  }

  KnownPayments known() {
    return known;
  }

  IdTable paidBy() {
    return paidBy;
  }
}
