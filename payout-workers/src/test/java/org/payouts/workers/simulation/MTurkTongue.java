package org.payouts.workers.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;
import org.payouts.workers.providers.mturk.BonusSentRule;
import org.payouts.workers.providers.mturk.MTurkRequest;
import org.payouts.workers.providers.mturk.MTurkResponse;

/** The MTurk wire as the AWS SDK and our transport around it read it; signatures are left out. */
final class MTurkTongue implements Tongue<MTurkRequest, MTurkResponse> {

  @Override
  public Call call(MTurkRequest question) {
    if (question instanceof MTurkRequest.SendBonus bonus) {
      ObjectNode body = Json.object().put("WorkerId", bonus.workerId());
      body.put("AssignmentId", bonus.assignmentId()).put("BonusAmount", bonus.amount());
      body.put("Reason", bonus.reason()).put("UniqueRequestToken", bonus.token());
      return Call.of(Operation.MTURK_SEND_BONUS, bonus.assignmentId())
          .withReference(bonus.token())
          .withBody(body);
    }
    if (question instanceof MTurkRequest.ListBonusPayments list) {
      ObjectNode body = Json.object().put("AssignmentId", list.assignmentId());
      body.put("MaxResults", 100).put("NextToken", list.nextToken());
      return Call.of(Operation.MTURK_LIST_BONUS_PAYMENTS, list.assignmentId()).withBody(body);
    }
    return Call.of(Operation.MTURK_BALANCE, "");
  }

  @Override
  public MTurkResponse answer(MTurkRequest question, SimulatedResponse reply, boolean whole) {
    JsonNode body = whole ? body(reply) : null;
    if (reply.status() < 200 || reply.status() >= 300) {
      return refusal(reply.status(), body);
    }
    boolean mturks =
        whole
            && reply.status() == 200
            && (question instanceof MTurkRequest.SendBonus
                ? BonusSentRule.isBonusSent(reply.headers(), reply.body())
                : body != null && body.isObject());
    if (!mturks) {
      return new MTurkResponse.NoAnswer("a 2xx that is not MTurk's");
    }
    if (question instanceof MTurkRequest.SendBonus) {
      return new MTurkResponse.BonusSent();
    }
    return question instanceof MTurkRequest.ListBonusPayments
        ? page(body)
        : new MTurkResponse.AccountBalance(body.path("AvailableBalance").asText());
  }

  private static JsonNode body(SimulatedResponse reply) {
    try {
      return Json.parse(reply.body());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static MTurkResponse refusal(int status, JsonNode body) {
    if (body == null) {
      return new MTurkResponse.Refusal(status, "", "", "");
    }
    return new MTurkResponse.Refusal(
        status,
        body.path("__type").asText(""),
        body.path("TurkErrorCode").asText(""),
        body.path("Message").asText(body.path("message").asText("")));
  }

  private static MTurkResponse page(JsonNode body) {
    List<MTurkResponse.Bonus> bonuses = new ArrayList<>();
    for (JsonNode entry : body.path("BonusPayments")) {
      bonuses.add(
          new MTurkResponse.Bonus(
              entry.path("WorkerId").asText(""),
              entry.path("AssignmentId").asText(""),
              entry.path("BonusAmount").asText(""),
              entry.path("Reason").asText("")));
    }
    return new MTurkResponse.BonusPage(
        bonuses, body.hasNonNull("NextToken") ? body.path("NextToken").asText() : null);
  }

  @Override
  public MTurkResponse notSent(String why) {
    return new MTurkResponse.NotSent(why);
  }

  @Override
  public MTurkResponse noAnswer(String why) {
    return new MTurkResponse.NoAnswer(why);
  }
}
