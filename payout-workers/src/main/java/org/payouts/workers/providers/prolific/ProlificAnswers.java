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
  static Answer of(ProviderResponse reply, PayoutRequest first, String bulkId) {
    return UnansweredCall.of(reply)
        .orElseGet(() -> answered((ProviderResponse.Response) reply, first, bulkId));
  }

  private static Answer answered(
      ProviderResponse.Response response, PayoutRequest first, String bulkId) {
    String workspace = ((Target.Prolific) first.target()).workspaceId();
    if (response.success()) {
      return new Answer.Accepted(bulkId, response.text());
    }
    if (ShortBalance.in(response)) {
      return shortOfFunds(response, workspace, first.amountMinor());
    }
    return switch (response.status()) {
      case 401 -> presumed(ProviderError.credentials(response));
      case 402 -> shortOfFunds(response, workspace, first.amountMinor());
      case 403 ->
          presumed(
              ProviderError.odd(
                  "a payment in workspace " + workspace,
                  response,
                  reason -> Pause.lane(workspace, 0, reason)));
      case 429 -> presumed(ProviderError.tooMany(response, workspace));
      default -> new Answer.Unclear(response.text(), false);
    };
  }

  private static Answer shortOfFunds(
      ProviderResponse.Response response, String workspace, long amountMinor) {
    Reason reason =
        new Reason(
            Reason.FUNDS_SHORT,
            "workspace " + workspace + " is short of funds: " + response.text() + ". Add funds.");
    return new Answer.PresumedNotPaid(reason, Pause.funds(workspace, amountMinor, reason));
  }

  private static Answer presumed(ProviderError trouble) {
    return new Answer.PresumedNotPaid(trouble.reason(), trouble.pause());
  }
}
