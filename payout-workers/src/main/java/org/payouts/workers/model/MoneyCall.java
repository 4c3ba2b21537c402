package org.payouts.workers.model;

import java.util.ArrayList;
import java.util.List;
import org.payouts.workers.model.PayoutState.Attempting;

/**
 * One call that may move money, and the claims it is made for: all that were committed for it, in
 * one transaction, and no others. The engine makes one once that transaction has been committed;
 * nothing else may (docs/protocol.md, "The rules in ten lines"; ArchitectureTest holds it).
 */
public final class MoneyCall {
  private final List<Claim> claims;

  MoneyCall(List<Claim> claims) {
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("a money call without a claim");
    }
    this.claims = List.copyOf(claims);
  }

  /**
   * The call for payouts whose claims have been committed together.
   *
   * @param committed as the ledger has them, in the order in which they were prepared
   * @param sendBefore end of their lease, on both clocks
   * @throws IllegalTransitionException if one of them is not ATTEMPTING
   * @throws IllegalArgumentException if there is none
   */
  public static MoneyCall of(List<Payout> committed, ClockReading sendBefore) {
    List<Claim> claims = new ArrayList<>(committed.size());
    for (Payout payout : committed) {
      if (!(payout.state() instanceof Attempting attempting)) {
        throw new IllegalTransitionException(payout, "a call without a claim");
      }
      claims.add(
          new Claim(
              payout.command().request(),
              attempting.attempt().number(),
              attempting.attempt().baseline(),
              payout.history().priorDoubt(),
              sendBefore));
    }
    return new MoneyCall(claims);
  }

  /** In the order in which they were prepared; never empty. */
  public List<Claim> claims() {
    return claims;
  }

  /** True while the call may still leave: no claim's lease has ended on either clock. */
  public boolean mayLeaveAt(ClockReading now) {
    return claims.stream().allMatch(claim -> claim.mayLeaveAt(now));
  }
}
