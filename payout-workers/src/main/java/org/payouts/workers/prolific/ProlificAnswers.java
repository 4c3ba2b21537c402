package org.payouts.workers.prolific;

import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.ShortBalance;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.http.Unanswered;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Reason;

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
  static Answer of(HttpReply reply, PayoutRequest first, String bulkId) {
    return Unanswered.of(reply)
        .orElseGet(() -> answered((HttpReply.Response) reply, first, bulkId));
  }

  private static Answer answered(HttpReply.Response response, PayoutRequest first, String bulkId) {
    String workspace = ((Target.Prolific) first.target()).workspaceId();
    if (response.success()) {
      return new Answer.Accepted(bulkId, response.text());
    }
    if (ShortBalance.in(response)) {
      return shortOfFunds(response, workspace, first.amountMinor());
    }
    return switch (response.status()) {
      case 401 -> presumed(Trouble.credentials(response));
      case 402 -> shortOfFunds(response, workspace, first.amountMinor());
      case 403 ->
          presumed(
              Trouble.odd(
                  "a payment in workspace " + workspace,
                  response,
                  reason -> Pause.lane(workspace, 0, reason)));
      case 429 -> presumed(Trouble.tooMany(response, workspace));
      default -> new Answer.Unclear(response.text(), false);
    };
  }

  private static Answer shortOfFunds(
      HttpReply.Response response, String workspace, long amountMinor) {
    Reason reason =
        new Reason(
            Reason.FUNDS_SHORT,
            "workspace " + workspace + " is short of funds: " + response.text() + ". Add funds.");
    return new Answer.PresumedNotPaid(reason, Pause.funds(workspace, amountMinor, reason));
  }

  private static Answer presumed(Trouble trouble) {
    return new Answer.PresumedNotPaid(trouble.reason(), trouble.pause());
  }
}
