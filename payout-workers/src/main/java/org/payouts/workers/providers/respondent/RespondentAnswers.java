package org.payouts.workers.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Target;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderError;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.http.ShortBalance;
import org.payouts.workers.providers.http.UnansweredCall;

/** What the answer to a payout call means. 201 and 402 are all that is documented. */
final class RespondentAnswers {
  private RespondentAnswers() {}

  static Answer of(ProviderResponse response, PayoutRequest request, int payoutCount) {
    return UnansweredCall.of(response)
        .orElseGet(() -> answered((ProviderResponse.Response) response, request, payoutCount));
  }

  private static Answer answered(
      ProviderResponse.Response answer, PayoutRequest request, int payoutCount) {
    Target.Respondent target = (Target.Respondent) request.target();
    String text = answer.text(target.screenerResponseId(), target.projectId());
    return switch (answer.status()) {
      case 201 -> new Answer.Accepted("payout " + payoutCount, text);
      case 402 ->
          noFunds(
              "no default payment card, or it is declined: "
                  + text
                  + ". Add a card that is charged.",
              request.amountMinor());
      case 401 -> presumed(ProviderError.credentials(answer));
      case 403 ->
          presumed(
              ProviderError.odd(
                  "a payout in project " + target.projectId(),
                  answer,
                  reason -> Pause.study(target.projectId(), reason)));
      case 429 -> presumed(ProviderError.tooMany(answer, target.lane()));
      case 400, 422 -> refusal(answer, text, request.amountMinor());
      default -> new Answer.Unclear(text, isUndocumented(answer));
    };
  }

  private static Answer noFunds(String text, long amountMinor) {
    Reason reason = new Reason(Reason.FUNDS_SHORT, text);
    return new Answer.PresumedNotPaid(reason, Pause.funds("", amountMinor, reason));
  }

  private static Answer presumed(ProviderError trouble) {
    return new Answer.PresumedNotPaid(trouble.reason(), trouble.pause());
  }

  /** The payout stays in doubt all the same, until the books disprove every attempt. */
  private static Answer refusal(ProviderResponse.Response answer, String text, long amountMinor) {
    if (ShortBalance.in(answer)) {
      return noFunds("the balance is short: " + text + ". Add funds.", amountMinor);
    }
    return Json.read(answer).filter(JsonNode::isContainerNode).isPresent()
        ? new Answer.Refused("REFUSED_BY_PROVIDER", text)
        : new Answer.Unclear(text, false);
  }

  private static boolean isUndocumented(ProviderResponse.Response answer) {
    return answer.status() >= 300 && answer.status() < 500;
  }
}
