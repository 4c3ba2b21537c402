package org.payouts.workers.protocol;

/**
 * The right to pay one payout by one {@link MoneyCall}: handed out by the protocol core once the
 * transaction that holds the claim has been committed, and by nothing else (money rule 1). Whoever
 * sends must look at both clocks last thing before the socket (docs/protocol.md, "The lease").
 */
public final class Claim {
  private final PayoutRequest request;
  private final int attempt;
  private final Basis basis;
  private final boolean priorDoubt;
  private final Moment sendBefore;

  /** Only the core may construct claims; see {@code Calls}. */
  Claim(PayoutRequest request, int attempt, Basis basis, boolean priorDoubt, Moment sendBefore) {
    this.request = request;
    this.attempt = attempt;
    this.basis = basis;
    this.priorDoubt = priorDoubt;
    this.sendBefore = sendBefore;
  }

  public PayoutRequest request() {
    return request;
  }

  /** 1 for the first attempt. */
  public int attempt() {
    return attempt;
  }

  public Basis basis() {
    return basis;
  }

  /** True if an earlier attempt may have paid. */
  public boolean priorDoubt() {
    return priorDoubt;
  }

  /** True while the call may still leave: neither clock has reached the end of the lease. */
  public boolean mayLeaveAt(Moment now) {
    return now.monotonicMs() < sendBefore.monotonicMs() && now.wallMs() < sendBefore.wallMs();
  }
}
