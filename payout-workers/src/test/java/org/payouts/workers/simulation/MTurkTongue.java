package org.payouts.workers.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.http.Reply;
import org.payouts.sandbox.providers.json.Json;
import org.payouts.workers.mturk.MTurkQuestion;
import org.payouts.workers.mturk.MTurkReply;

/** The MTurk wire as the AWS SDK and our transport around it read it; signatures are left out. */
final class MTurkTongue implements Tongue<MTurkQuestion, MTurkReply> {

  @Override
  public Call call(MTurkQuestion question) {
    if (question instanceof MTurkQuestion.SendBonus bonus) {
      ObjectNode body = Json.object().put("WorkerId", bonus.workerId());
      body.put("AssignmentId", bonus.assignmentId()).put("BonusAmount", bonus.amount());
      body.put("Reason", bonus.reason()).put("UniqueRequestToken", bonus.token());
      return Call.of(Operation.MTURK_SEND_BONUS, bonus.assignmentId())
          .withReference(bonus.token())
          .withBody(body);
    }
    if (question instanceof MTurkQuestion.ListBonusPayments list) {
      ObjectNode body = Json.object().put("AssignmentId", list.assignmentId());
      body.put("MaxResults", 100).put("NextToken", list.nextToken());
      return Call.of(Operation.MTURK_LIST_BONUS_PAYMENTS, list.assignmentId()).withBody(body);
    }
    return Call.of(Operation.MTURK_BALANCE, "");
  }

  @Override
  public MTurkReply answer(MTurkQuestion question, Reply reply, boolean whole) {
    JsonNode body = whole ? body(reply) : null;
    if (reply.status() < 200 || reply.status() >= 300) {
      return refusal(reply.status(), body);
    }
    if (body == null || !body.isObject()) {
      return new MTurkReply.NoAnswer("a 2xx that is not MTurk's");
    }
    if (question instanceof MTurkQuestion.SendBonus) {
      return new MTurkReply.BonusSent();
    }
    return question instanceof MTurkQuestion.ListBonusPayments
        ? page(body)
        : new MTurkReply.AccountBalance(body.path("AvailableBalance").asText());
  }

  private static JsonNode body(Reply reply) {
    try {
      return Json.parse(reply.body());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static MTurkReply refusal(int status, JsonNode body) {
    if (body == null) {
      return new MTurkReply.Refusal(status, "", "", "");
    }
    return new MTurkReply.Refusal(
        status,
        body.path("__type").asText(""),
        body.path("TurkErrorCode").asText(""),
        body.path("Message").asText(body.path("message").asText("")));
  }

  private static MTurkReply page(JsonNode body) {
    List<MTurkReply.Bonus> bonuses = new ArrayList<>();
    for (JsonNode entry : body.path("BonusPayments")) {
      bonuses.add(
          new MTurkReply.Bonus(
              entry.path("WorkerId").asText(""),
              entry.path("AssignmentId").asText(""),
              entry.path("BonusAmount").asText(""),
              entry.path("Reason").asText("")));
    }
    return new MTurkReply.BonusPage(
        bonuses, body.hasNonNull("NextToken") ? body.path("NextToken").asText() : null);
  }

  @Override
  public MTurkReply notSent(String why) {
    return new MTurkReply.NotSent(why);
  }

  @Override
  public MTurkReply noAnswer(String why) {
    return new MTurkReply.NoAnswer(why);
  }
}
