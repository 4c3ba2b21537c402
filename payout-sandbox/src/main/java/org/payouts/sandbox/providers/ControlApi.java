package org.payouts.sandbox.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Settlements;
import org.payouts.sandbox.providers.calls.CallLog;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.FaultPlan;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/**
 * The sandbox's own endpoints, which no provider has: what really happened, and how to change it.
 */
final class ControlApi {
  private static final int ALL = Integer.MAX_VALUE;

  private final Book book;
  private final Settlements settlements;
  private final CallLog calls;
  private final FaultPlan plan;
  private final World world;
  private final Outsiders outsiders;
  private final ControlGuard guard;

  ControlApi(
      Book book,
      Settlements settlements,
      CallLog calls,
      FaultPlan plan,
      World world,
      Outsiders outsiders,
      ControlGuard guard) {
    this.book = book;
    this.settlements = settlements;
    this.calls = calls;
    this.plan = plan;
    this.world = world;
    this.outsiders = outsiders;
    this.guard = guard;
  }

  SimulatedResponse answer(Request request) {
    Optional<String> refusal = guard.refusal(request);
    if (refusal.isPresent()) {
      return problem(403, refusal.get());
    }
    try {
      return switch (request.method() + " " + request.path()) {
        case "GET /books" -> SimulatedResponse.json(200, books(request));
        case "GET /calls" ->
            SimulatedResponse.json(
                200,
                Json.tree(calls.since(number(request, "since", 0), number(request, "limit", ALL))));
        case "GET /faults" -> SimulatedResponse.json(200, plan.fired());
        case "GET /health" -> SimulatedResponse.json(200, Json.object().put("ready", true));
        case "POST /sandbox/faults" -> {
          plan.load(Json.parse(request.body()));
          yield done();
        }
        case "POST /sandbox/world" -> {
          world.teach(Json.parse(request.body()));
          yield done();
        }
        case "POST /sandbox/outside" -> {
          payByHand(Json.parse(request.body()));
          yield done();
        }
        case "POST /sandbox/clock" -> {
          world.moveClock(Json.parse(request.body()).path("advance_ms").asLong(0));
          settlements.settleDue();
          yield done();
        }
        default -> problem(404, "no such endpoint: " + request.method() + " " + request.path());
      };
    } catch (IllegalArgumentException e) {
      return problem(400, String.valueOf(e.getMessage()));
    }
  }

  private void payByHand(JsonNode body) {
    outsiders.payByHand(
        Provider.named(body.path("platform").asText()),
        body.path("study").asText(""),
        body.path("target").asText(),
        body.path("amount_minor").asLong(),
        body.path("currency").asText("USD"));
  }

  /**
   * Everything; or a page, as {@code ?since=NUMBER&limit=ENTRIES}; or what was paid on one target,
   * as {@code ?platform=NAME&target=ID}.
   */
  private ObjectNode books(Request request) {
    ObjectNode books = Json.object();
    if (!request.parameter("target").isEmpty()) {
      Provider provider = Provider.named(request.parameter("platform"));
      books.set("payments", Json.tree(book.of(provider, request.parameter("target"))));
      return books;
    }
    if (request.parameter("since").isEmpty()) {
      books.set("totals", Json.tree(book.totals()));
      books.set("outside_totals", Json.tree(book.outsideTotals()));
      books.put("queued", settlements.waiting());
    }
    books.set(
        "payments",
        Json.tree(book.since(number(request, "since", 0), number(request, "limit", ALL))));
    return books;
  }

  /** An integer of the query; throws {@link IllegalArgumentException} when it is none. */
  private static int number(Request request, String name, int otherwise) {
    String text = request.parameter(name);
    return text.isEmpty() ? otherwise : Integer.parseInt(text);
  }

  private static SimulatedResponse done() {
    return SimulatedResponse.json(200, Json.object().put("ok", true));
  }

  private static SimulatedResponse problem(int status, String text) {
    return SimulatedResponse.json(status, Json.object().put("error", text));
  }
}
