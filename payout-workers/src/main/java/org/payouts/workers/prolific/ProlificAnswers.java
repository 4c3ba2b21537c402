package org.payouts.workers.prolific;

import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;

/**
 * What the answer to a pay call means. The reply to 429 is here what it means once a fresh look has
 * shown no change.
 */
final class ProlificAnswers {
  private ProlificAnswers() {}

  /**
   * The answer for every row of the bulk.
   *
   * @param first one of the rows: where funds are short, what must be there for a start
   */
  static Answer of(HttpReply reply, PayoutRequest first, String bulkId) {
    if (reply instanceof HttpReply.NotSent notSent) {
      return new Answer.NotPaid("not sent: " + notSent.why(), null);
    }
    if (reply instanceof HttpReply.NoAnswer noAnswer) {
      return new Answer.Unclear("no answer: " + noAnswer.why(), false);
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    String workspace = ((Target.Prolific) first.target()).workspaceId();
    if (response.success()) {
      return new Answer.Accepted(bulkId, response.text());
    }
    if (response.forbidden()) {
      return new Answer.NotPaid(response.text(), Trouble.forbidden(response, workspace));
    }
    if (response.tooMany()) {
      return new Answer.NotPaid(response.text(), Trouble.tooMany(response, workspace));
    }
    if (Refusals.balanceIsShort(response)) {
      String why = "balance of workspace " + workspace + " is short: " + response.text();
      return new Answer.NotPaid(why, Pause.funds(workspace, first.amountMinor(), why));
    }
    return new Answer.Unclear(response.text(), false);
  }
}
