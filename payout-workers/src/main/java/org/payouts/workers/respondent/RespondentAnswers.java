package org.payouts.workers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.protocol.Claim;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;

/**
 * What the answer to a payout call means. 201 and 402 are all that is documented. The reply to 429
 * is here what it means once a fresh look has shown no change.
 */
final class RespondentAnswers {
  private RespondentAnswers() {}

  static Answer of(HttpReply reply, Claim claim, int payoutCount) {
    if (reply instanceof HttpReply.NotSent notSent) {
      return new Answer.NotPaid("not sent: " + notSent.why(), null);
    }
    if (reply instanceof HttpReply.NoAnswer noAnswer) {
      return new Answer.Unclear("no answer: " + noAnswer.why(), false);
    }
    HttpReply.Response response = (HttpReply.Response) reply;
    return switch (response.status()) {
      case 201 -> new Answer.Accepted("payout " + payoutCount, response.text());
      case 402 -> noCard(response, claim.request().amountMinor());
      case 401, 403 -> new Answer.NotPaid(response.text(), Trouble.forbidden(response, ""));
      case 429 ->
          new Answer.NotPaid(
              response.text(), Trouble.tooMany(response, claim.request().target().lane()));
      case 400, 422 -> refusal(response, claim.priorDoubt());
      default -> unclear(response);
    };
  }

  private static Answer noCard(HttpReply.Response response, long amountMinor) {
    String why = "no default payment card, or it is declined: " + response.text();
    return new Answer.NotPaid(why, Pause.funds("", amountMinor, why));
  }

  /** A refusal counts only if no earlier attempt of this payout may be what it is about. */
  private static Answer refusal(HttpReply.Response response, boolean priorDoubt) {
    boolean json = Json.read(response).filter(JsonNode::isContainerNode).isPresent();
    return json && !priorDoubt
        ? new Answer.Refused("REFUSED_BY_PROVIDER", response.text())
        : new Answer.Unclear(response.text(), false);
  }

  private static Answer unclear(HttpReply.Response response) {
    boolean undocumented = response.status() >= 300 && response.status() < 500;
    return new Answer.Unclear(response.text(), undocumented);
  }
}
