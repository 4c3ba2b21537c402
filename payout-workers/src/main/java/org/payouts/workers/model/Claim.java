package org.payouts.workers.model;

/**
 * The right to pay one payout by one {@link MoneyCall}, which alone makes it (docs/protocol.md,
 * "The rules in ten lines"). The sender looks at both clocks last thing before the socket.
 */
public final class Claim {
  private final PayoutRequest request;
  private final int attempt;
  private final Baseline baseline;
  private final boolean priorDoubt;
  private final ClockReading sendBefore;

  /** See {@link MoneyCall#of}. */
  Claim(
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
  boolean mayLeaveAt(ClockReading now) {
    return now.monotonicMs() < sendBefore.monotonicMs() && now.wallMs() < sendBefore.wallMs();
  }
}
