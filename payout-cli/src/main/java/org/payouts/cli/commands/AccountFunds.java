package org.payouts.cli.commands;

import java.util.List;
import java.util.stream.Collectors;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.words.Money;
import org.payouts.workers.model.Funds;

/**
 * What an account has, beside what a file needs of it.
 *
 * @param account empty where a key has one account
 * @param feeEstimateMinor by the documented rule; -1 where there is none
 * @param has empty if the provider does not say
 */
record AccountFunds(
    String account,
    String currency,
    int payouts,
    long amountMinor,
    long feeEstimateMinor,
    List<Funds> has) {

  static AccountFunds of(PlanSummary.Group needs, List<Funds> has) {
    return new AccountFunds(
        needs.study(),
        needs.currency(),
        needs.payouts(),
        needs.amountMinor(),
        needs.feeMinor(),
        has);
  }

  /** In minor units, fees included as far as they can be estimated. */
  private long needed() {
    return Math.addExact(amountMinor, Math.max(0, feeEstimateMinor));
  }

  /** Whether the only balance is known and too small. */
  boolean isShort() {
    return has.size() == 1
        && has.get(0).currency().equals(currency)
        && has.get(0).availableMinor() < needed();
  }

  String text() {
    String name = account.isEmpty() ? "the account" : "workspace " + account;
    String available =
        has.isEmpty()
            ? "an unknown balance"
            : has.stream().map(AccountFunds::text).collect(Collectors.joining(" and "));
    String fees =
        feeEstimateMinor < 0
            ? "; its fees are not published"
            : " plus fees of about " + Money.text(feeEstimateMinor, currency);
    return "%s has %s; %s %s%s%s"
        .formatted(
            name,
            available,
            payouts == 1 ? "1 payout needs" : payouts + " payouts need",
            Money.text(amountMinor, currency),
            fees,
            isShort() ? ". That is too little: the rest waits until there is more" : "");
  }

  private static String text(Funds funds) {
    String sum = Money.text(funds.availableMinor(), funds.currency());
    return funds.name().isEmpty() ? sum : sum + " of " + funds.name();
  }
}
