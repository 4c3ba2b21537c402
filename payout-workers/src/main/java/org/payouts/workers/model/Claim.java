package org.payouts.workers.model;

/**
 * The right to pay one payout by one {@link MoneyCall}: handed out by the protocol core once the
 * transaction that holds the claim has been committed, and by nothing else (money rule 1). Whoever
 * sends must look at both clocks last thing before the socket (docs/protocol.md, "The lease").
 */
public final class Claim {
  private final PayoutRequest request;
  private final int attempt;
  private final Baseline baseline;
  private final boolean priorDoubt;
  private final ClockReading sendBefore;

  /** Only the core may construct claims; see {@code PaymentStage}. */
  public Claim(
      PayoutRequest request,
      int attempt,
      Baseline baseline,
      boolean priorDoubt,
      ClockReading sendBefore) {
    this.request = request;
    this.attempt = attempt;
    this.baseline = baseline;
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

  public Baseline baseline() {
    return baseline;
  }

  /** True if an earlier attempt may have paid. */
  public boolean priorDoubt() {
    return priorDoubt;
  }

  /** True while the call may still leave: neither clock has reached the end of the lease. */
  public boolean mayLeaveAt(ClockReading now) {
    return now.monotonicMs() < sendBefore.monotonicMs() && now.wallMs() < sendBefore.wallMs();
  }
}
