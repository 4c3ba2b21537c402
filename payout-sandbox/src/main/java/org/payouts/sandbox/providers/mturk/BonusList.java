package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.Distortion;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** ListBonusPayments: in pages, possibly behind the book, without tokens. */
final class BonusList {

  private static final int DEFAULT_PAGE = 10;
  private static final int LARGEST_PAGE = 100;

  private final MTurkWorld world;
  private final MTurkErrors errors;
  private final Book book;
  private final LongSupplier clockMs;

  BonusList(MTurkWorld world, MTurkErrors errors, Book book, LongSupplier clockMs) {
    this.world = world;
    this.errors = errors;
    this.book = book;
    this.clockMs = clockMs;
  }

  SimulatedResponse page(JsonNode body, Fault fault) {
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
    SimulatedResponse refused =
        assignment.isEmpty() ? hitProblem(hit) : assignmentProblem(assignment);
    if (refused != null) {
      return refused;
    }
    List<String> targets = assignment.isEmpty() ? world.ofHit(hit) : List.of(assignment);
    long seenMs = clockMs.getAsLong() - fault.lagMs();
    List<Payment> shown =
        targets.stream().flatMap(target -> shown(target, seenMs, fault).stream()).toList();
    int from = Math.min(shown.size(), offset(body.path("NextToken").asText("")));
    int to = Math.min(shown.size(), from + size);
    return MTurkApi.reply(200, answer(shown, from, to, fault.distortion()));
  }

  private @Nullable SimulatedResponse hitProblem(String hit) {
    return world.knowsHit(hit) ? null : errors.unknownHit(hit);
  }

  private @Nullable SimulatedResponse assignmentProblem(String id) {
    MTurkWorld.Assignment found = world.find(id).orElse(null);
    if (found == null) {
      return errors.unknown(id);
    }
    return found.foreign() ? errors.foreign(id) : null;
  }

  private List<Payment> shown(String target, long seenMs, Fault fault) {
    List<Payment> real =
        book.of(Provider.MTURK, target).stream()
            .filter(payment -> payment.shownAt(seenMs))
            .toList();
    return fault.distortion().entries(target, real, () -> stranger(target, real));
  }

  private Payment stranger(String target, List<Payment> real) {
    long minor = Book.strangeAmount(real.stream().map(Payment::amountMinor).toList());
    String worker = world.find(target).map(MTurkWorld.Assignment::worker).orElse("");
    return book.unbooked(
        Payment.of(Provider.MTURK, "outside", target, minor, "USD")
            .to("", worker)
            .referring("", "of somebody else"));
  }

  private static int offset(String nextToken) {
    return nextToken.matches("p[0-9]{1,8}") ? Integer.parseInt(nextToken.substring(1)) : 0;
  }

  private static ObjectNode answer(List<Payment> shown, int from, int to, Distortion distortion) {
    ObjectNode answer = Json.object().put("NumResults", to - from);
    if (to < shown.size()) {
      answer.put("NextToken", "p" + to);
    }
    ArrayNode entries = answer.putArray("BonusPayments");
    for (Payment payment : shown.subList(from, to)) {
      ObjectNode entry = entries.addObject().put("WorkerId", payment.worker());
      BigDecimal minor = distortion.amount(payment.target(), payment.amountMinor());
      entry.put("BonusAmount", minor.movePointLeft(2).toPlainString());
      entry.put("AssignmentId", distortion.id(payment.target())).put("Reason", payment.reason());
      entry.put("GrantTime", BigDecimal.valueOf(payment.timeMs(), 3));
    }
    return answer;
  }
}
