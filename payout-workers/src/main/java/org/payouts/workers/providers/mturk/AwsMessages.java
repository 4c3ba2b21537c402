package org.payouts.workers.providers.mturk;

import java.util.Objects;
import software.amazon.awssdk.services.mturk.model.BonusPayment;
import software.amazon.awssdk.services.mturk.model.GetAccountBalanceResponse;
import software.amazon.awssdk.services.mturk.model.ListBonusPaymentsRequest;
import software.amazon.awssdk.services.mturk.model.ListBonusPaymentsResponse;
import software.amazon.awssdk.services.mturk.model.SendBonusRequest;

/** Our requests and responses as the SDK's messages. */
final class AwsMessages {
  private static final int PAGE = 100;

  private AwsMessages() {}

  static SendBonusRequest request(MTurkRequest.SendBonus bonus) {
    return SendBonusRequest.builder()
        .workerId(bonus.workerId())
        .assignmentId(bonus.assignmentId())
        .bonusAmount(bonus.amount())
        .reason(bonus.reason())
        .uniqueRequestToken(bonus.token())
        .build();
  }

  static ListBonusPaymentsRequest request(MTurkRequest.ListBonusPayments list) {
    return ListBonusPaymentsRequest.builder()
        .assignmentId(list.assignmentId())
        .maxResults(PAGE)
        .nextToken(list.nextToken())
        .build();
  }

  static MTurkResponse response(ListBonusPaymentsResponse page) {
    // Without the list this is not the documented answer, and no list is not an empty list.
    return page.hasBonusPayments()
        ? new MTurkResponse.BonusPage(
            page.bonusPayments().stream().map(AwsMessages::bonus).toList(), page.nextToken())
        : new MTurkResponse.NoAnswer("a list of bonuses without the list");
  }

  static MTurkResponse response(GetAccountBalanceResponse balance) {
    String available = balance.availableBalance();
    return available == null
        ? new MTurkResponse.NoAnswer("a balance without the balance")
        : new MTurkResponse.AccountBalance(available);
  }

  private static MTurkResponse.Bonus bonus(BonusPayment payment) {
    return new MTurkResponse.Bonus(
        text(payment.workerId()),
        text(payment.assignmentId()),
        text(payment.bonusAmount()),
        text(payment.reason()));
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
