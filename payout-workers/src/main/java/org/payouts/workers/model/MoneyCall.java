package org.payouts.workers.model;

import java.util.List;

/**
 * One call that may move money, and the claims it is made for: all that were committed for it, in
 * one transaction, and no others. Like a claim it is handed out by the protocol core and by nothing
 * else (money rules 1 and 2).
 */
public final class MoneyCall {
  private final List<Claim> claims;

  /** Only the core may construct calls; see {@code PaymentStage}. */
  public MoneyCall(List<Claim> claims) {
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("a money call without a claim");
    }
    this.claims = List.copyOf(claims);
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
