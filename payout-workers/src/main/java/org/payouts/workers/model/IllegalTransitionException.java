package org.payouts.workers.model;

/**
 * The core was asked for a transition the table does not have: a bug, never a provider's answer.
 */
public final class IllegalTransitionException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public IllegalTransitionException(Payout payout, String event) {
    super(
        "payout %s is %s (attempt %d) and cannot take: %s"
            .formatted(payout.id(), payout.state().name(), payout.history().attempts(), event));
  }
}
