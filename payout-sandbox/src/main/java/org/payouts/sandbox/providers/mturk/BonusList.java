package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.http.Reply;
import org.payouts.sandbox.providers.json.Json;

/** ListBonusPayments: in pages, possibly behind the book, without tokens. */
final class BonusList {

  private static final int DEFAULT_PAGE = 10;
  private static final int LARGEST_PAGE = 100;

  private final MTurkWorld world;
  private final Book book;
  private final LongSupplier clockMs;

  BonusList(MTurkWorld world, Book book, LongSupplier clockMs) {
    this.world = world;
    this.book = book;
    this.clockMs = clockMs;
  }

  Reply page(JsonNode body, long lagMs) {
    int size = body.path("MaxResults").asInt(DEFAULT_PAGE);
    if (size < 1 || size > LARGEST_PAGE) {
      return MTurkErrors.validation("maxResults", Integer.toString(size), "1 to 100");
    }
    String assignment = body.path("AssignmentId").asText("");
    String hit = body.path("HITId").asText("");
    if (assignment.isEmpty() && hit.isEmpty()) {
      return MTurkErrors.plain(
          400, "ParameterValidationError", "HITId or AssignmentId must be given");
    }
    List<String> targets = assignment.isEmpty() ? world.ofHit(hit) : List.of(assignment);
    long now = clockMs.getAsLong();
    List<Payment> shown =
        targets.stream()
            .flatMap(target -> book.of(Provider.MTURK, target).stream())
            .filter(payment -> payment.visibleMs() + lagMs <= now)
            .toList();
    int from = Math.min(shown.size(), offset(body.path("NextToken").asText("")));
    return MTurkApi.reply(200, answer(shown, from, Math.min(shown.size(), from + size)));
  }

  private static int offset(String nextToken) {
    return nextToken.matches("p[0-9]{1,8}") ? Integer.parseInt(nextToken.substring(1)) : 0;
  }

  private static ObjectNode answer(List<Payment> shown, int from, int to) {
    ObjectNode answer = Json.object().put("NumResults", to - from);
    if (to < shown.size()) {
      answer.put("NextToken", "p" + to);
    }
    ArrayNode entries = answer.putArray("BonusPayments");
    for (Payment payment : shown.subList(from, to)) {
      ObjectNode entry = entries.addObject().put("WorkerId", payment.worker());
      entry.put("BonusAmount", BigDecimal.valueOf(payment.amountMinor(), 2).toPlainString());
      entry.put("AssignmentId", payment.target()).put("Reason", payment.reason());
      entry.put("GrantTime", BigDecimal.valueOf(payment.timeMs(), 3));
    }
    return answer;
  }
}
