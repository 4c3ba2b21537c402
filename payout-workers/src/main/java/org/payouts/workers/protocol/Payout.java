package org.payouts.workers.protocol;

/** One payout as the ledger knows it. */
public record Payout(Command command, PayoutState state, History history) {

  /** A command seen for the first time. */
  static Payout accepted(Command command) {
    return new Payout(command, new PayoutState.Accepted(), History.NONE);
  }

  public String id() {
    return command.payoutId();
  }

  Payout to(PayoutState next) {
    return new Payout(command, next, history);
  }

  Payout to(PayoutState next, History changed) {
    return new Payout(command, next, changed);
  }

  Payout with(History changed) {
    return new Payout(command, state, changed);
  }
}
