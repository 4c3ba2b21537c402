package org.payouts.workers.providers.prolific;

import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.http.ShortBalance;
import org.payouts.workers.providers.http.UnansweredCall;

/**
 * What the answer to a pay call means. One answer is true of all rows of a bulk, so its text names
 * none of them.
 */
final class ProlificAnswers {
  private ProlificAnswers() {}

  /**
   * The answer for every row of the bulk.
   *
   * @param first one of the rows: where funds are short, what must be there for a start
   */
  static Answer of(ProviderResponse response, PayoutRequest first, String bulkId) {
    return UnansweredCall.of(response)
        .orElseGet(() -> answered((ProviderResponse.Response) response, first, bulkId));
  }

  private static Answer answered(
      ProviderResponse.Response answer, PayoutRequest first, String bulkId) {
    String workspace = ((Target.Prolific) first.target()).workspaceId();
    if (answer.success()) {
      return new Answer.Accepted(bulkId, answer.text());
    }
    if (ShortBalance.in(answer)) {
      return shortOfFunds(answer, workspace, first.amountMinor());
    }
    return switch (answer.status()) {
      case 401 -> presumed(ProviderError.credentials(answer));
      case 402 -> shortOfFunds(answer, workspace, first.amountMinor());
      case 403 ->
          presumed(
              ProviderError.odd(
                  "a payment in workspace " + workspace,
                  answer,
                  reason -> Pause.lane(workspace, 0, reason)));
      case 429 -> presumed(ProviderError.tooMany(answer, workspace));
      default -> new Answer.Unclear(answer.text(), false);
    };
  }

  private static Answer shortOfFunds(
      ProviderResponse.Response answer, String workspace, long amountMinor) {
    Reason reason =
        new Reason(
            Reason.FUNDS_SHORT,
            "workspace " + workspace + " is short of funds: " + answer.text() + ". Add funds.");
    return new Answer.PresumedNotPaid(reason, Pause.funds(workspace, amountMinor, reason));
  }

  private static Answer presumed(ProviderError trouble) {
    return new Answer.PresumedNotPaid(trouble.reason(), trouble.pause());
  }
}
