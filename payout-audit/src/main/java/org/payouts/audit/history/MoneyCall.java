package org.payouts.audit.history;

import org.payouts.Platform;

/**
 * A call that may move money, as it reached the provider. A call for several targets is one entry
 * for each of them, under one number: each needs a claim of its own.
 *
 * @param number position in the call log
 * @param receivedMs epoch milliseconds
 * @param target submission, assignment or screener response; empty if the call names none
 * @param reference bulk ID, token or payout count; empty if the call names none
 */
public record MoneyCall(
    long number, long receivedMs, Platform platform, String target, String reference) {

  @Override
  public String toString() {
    return "call #%d on %s".formatted(number, target.isEmpty() ? reference : target);
  }
}
