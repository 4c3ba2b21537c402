package org.payouts.sandbox.providers.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.payouts.sandbox.providers.book.Visibility;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.providers.http.Flood;

/**
 * Reads the behaviour in one rule of a fault script: {@code "answer":{"status":429,"body":"error",
 * "delivery":"whole","flood":"none","headers":{"Set-Cookie":"a=b"}}, "executed":"late",
 * "late_ms":5000, "visible":{"after_ms":1000,"gone_ms":5000,"back_ms":9000},
 * "shows":{"entries":1,"amounts_off_by":"0.00000000000003","another_id":true,"only":"ID"}}, every
 * member optional. {@code "visible":"never"} is possible, and {@code "answer":429} for a status in
 * the provider's own words. A replaced answer is given instead of the call unless "executed" says
 * otherwise. Throws {@link IllegalArgumentException} naming what is wrong.
 */
final class BehaviourReader {

  private BehaviourReader() {}

  static Behaviour read(JsonNode rule) {
    AnswerClass answer = answer(rule.path("answer"));
    boolean replaced = answer.status() != 0 || answer.body() == Body.FUNDS;
    Execution execution =
        rule.hasNonNull("executed")
            ? named(Execution.class, rule.path("executed"))
            : replaced ? Execution.NEVER : Execution.BEFORE;
    Behaviour behaviour =
        new Behaviour(
            answer,
            execution,
            rule.path("late_ms").asLong(0),
            null,
            distortion(rule.path("shows")));
    return rule.hasNonNull("visible")
        ? behaviour.visible(visibility(rule.path("visible")))
        : behaviour;
  }

  private static AnswerClass answer(JsonNode node) {
    if (node.isInt()) {
      return AnswerClass.status(node.asInt());
    }
    int status = node.path("status").asInt(0);
    Body body =
        node.hasNonNull("body")
            ? named(Body.class, node.path("body"))
            : status == 0 ? Body.OWN : Body.ERROR;
    if (status == 0 && body != Body.OWN && body != Body.TEXT && body != Body.FUNDS) {
      throw new IllegalArgumentException("an answer with the body " + body + " needs a status");
    }
    AnswerClass answer = AnswerClass.of(status, body);
    if (node.hasNonNull("delivery")) {
      answer = answer.delivered(named(Delivery.class, node.path("delivery")));
    }
    if (node.hasNonNull("flood")) {
      answer = answer.flooding(named(Flood.class, node.path("flood")));
    }
    for (var header : node.path("headers").properties()) {
      answer = answer.header(header.getKey(), header.getValue().asText());
    }
    return answer;
  }

  private static Visibility visibility(JsonNode node) {
    if (node.isTextual()) {
      if (node.asText().equalsIgnoreCase("never")) {
        return Visibility.never();
      }
      throw new IllegalArgumentException("visible: 'never' or times, not '" + node.asText() + "'");
    }
    return new Visibility(
        node.path("after_ms").asLong(0),
        node.path("gone_ms").asLong(Visibility.NEVER),
        node.path("back_ms").asLong(Visibility.NEVER));
  }

  private static Distortion distortion(JsonNode node) {
    Distortion distortion =
        new Distortion(
            node.path("entries").asInt(0),
            new BigDecimal(node.path("amounts_off_by").asText("0")),
            node.path("another_id").asBoolean(false),
            null);
    return node.hasNonNull("only") ? distortion.only(node.path("only").asText()) : distortion;
  }

  private static <E extends Enum<E>> E named(Class<E> type, JsonNode node) {
    return Enum.valueOf(type, node.asText().toUpperCase(Locale.ROOT));
  }
}
