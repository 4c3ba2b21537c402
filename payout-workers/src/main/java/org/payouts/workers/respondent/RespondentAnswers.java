package org.payouts.workers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;
import org.payouts.workers.http.ShortBalance;
import org.payouts.workers.http.Trouble;
import org.payouts.workers.http.Unanswered;
import org.payouts.workers.protocol.PayoutRequest;
import org.payouts.workers.protocol.Target;
import org.payouts.workers.provider.Answer;
import org.payouts.workers.provider.Pause;
import org.payouts.workers.provider.Reason;

/** What the answer to a payout call means. 201 and 402 are all that is documented. */
final class RespondentAnswers {
  private RespondentAnswers() {}

  static Answer of(HttpReply reply, PayoutRequest request, int payoutCount) {
    return Unanswered.of(reply)
        .orElseGet(() -> answered((HttpReply.Response) reply, request, payoutCount));
  }

  private static Answer answered(
      HttpReply.Response response, PayoutRequest request, int payoutCount) {
    Target.Respondent target = (Target.Respondent) request.target();
    String text = response.text(target.screenerResponseId(), target.projectId());
    return switch (response.status()) {
      case 201 -> new Answer.Accepted("payout " + payoutCount, text);
      case 402 ->
          noFunds(
              "no default payment card, or it is declined: "
                  + text
                  + ". Add a card that is charged.",
              request.amountMinor());
      case 401 -> presumed(Trouble.credentials(response));
      case 403 ->
          presumed(
              Trouble.odd(
                  "a payout in project " + target.projectId(),
                  response,
                  reason -> Pause.study(target.projectId(), reason)));
      case 429 -> presumed(Trouble.tooMany(response, target.lane()));
      case 400, 422 -> refusal(response, text, request.amountMinor());
      default -> new Answer.Unclear(text, isUndocumented(response));
    };
  }

  private static Answer noFunds(String text, long amountMinor) {
    Reason reason = new Reason(Reason.FUNDS_SHORT, text);
    return new Answer.PresumedNotPaid(reason, Pause.funds("", amountMinor, reason));
  }

  private static Answer presumed(Trouble trouble) {
    return new Answer.PresumedNotPaid(trouble.reason(), trouble.pause());
  }

  /** The payout stays in doubt all the same, until the books disprove every attempt. */
  private static Answer refusal(HttpReply.Response response, String text, long amountMinor) {
    if (ShortBalance.in(response)) {
      return noFunds("the balance is short: " + text + ". Add funds.", amountMinor);
    }
    return Json.read(response).filter(JsonNode::isContainerNode).isPresent()
        ? new Answer.Refused("REFUSED_BY_PROVIDER", text)
        : new Answer.Unclear(text, false);
  }

  private static boolean isUndocumented(HttpReply.Response response) {
    return response.status() >= 300 && response.status() < 500;
  }
}
