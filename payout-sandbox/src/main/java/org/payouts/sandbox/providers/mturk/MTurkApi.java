package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.api.Outcome;
import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** The simulated MTurk requester service at {@code POST /}. */
public final class MTurkApi implements ProviderApi {

  private final MTurkWorld world;
  private final MTurkRoutes routes;
  private final MTurkErrors errors;
  private final Tokens tokens;
  private final BonusList list;
  private final Book book;
  private final Balances balances;
  private final long readLagMs;

  /**
   * @param readLagMs how long a bonus is not yet listed
   */
  public MTurkApi(
      MTurkWorld world, Book book, Balances balances, LongSupplier clockMs, long readLagMs) {
    this.world = world;
    this.routes = new MTurkRoutes(world);
    this.errors = new MTurkErrors(clockMs);
    this.tokens = new Tokens(book, clockMs);
    this.list = new BonusList(world, errors, book, clockMs);
    this.book = book;
    this.balances = balances;
    this.readLagMs = readLagMs;
  }

  static SimulatedResponse reply(int status, JsonNode body) {
    return SimulatedResponse.of(status, "application/x-amz-json-1.1", Json.write(body))
        .header("x-amzn-RequestId", UUID.randomUUID().toString());
  }

  @Override
  public Provider provider() {
    return Provider.MTURK;
  }

  @Override
  public Call identify(Request request) {
    return routes.identify(request);
  }

  @Override
  public synchronized Outcome perform(Call call, Fault fault) {
    return switch (call.operation()) {
      case MTURK_SEND_BONUS -> sendBonus(call, fault);
      case MTURK_LIST_BONUS_PAYMENTS -> Outcome.of(list.page(call.body(), fault));
      case MTURK_BALANCE -> Outcome.of(balance());
      case MTURK_ASSIGNMENT -> Outcome.of(assignment(call, fault));
      default -> Outcome.of(refusal(400, call));
    };
  }

  private Outcome sendBonus(Call call, Fault fault) {
    BonusRequest request = BonusRequest.of(call.body());
    SimulatedResponse problem = request.problem();
    if (problem == null && request.amountMinor() == 0) {
      problem = errors.requestError("InvalidParameterValue", "A bonus of nothing.");
    }
    if (problem != null) {
      return Outcome.of(problem);
    }
    Payment earlier = tokens.paid(request.token());
    if (earlier != null) {
      return Outcome.of(duplicate(request, earlier));
    }
    MTurkWorld.Assignment assignment = world.find(request.assignment()).orElse(null);
    if (assignment == null) {
      return Outcome.of(errors.unknown(request.assignment()));
    }
    if (assignment.foreign()) {
      return Outcome.of(errors.foreign(request.assignment()));
    }
    if (fault.is(FaultClass.ASSIGNMENT_ABSENT) || world.absentNow(request.assignment())) {
      return Outcome.of(errors.absent(request.assignment()));
    }
    String worker = assignment.worker();
    if (!worker.isEmpty() && !worker.equals(request.worker())) {
      return Outcome.of(
          errors.requestError(
              "InvalidParameterValue", "The assignment is not of worker " + request.worker()));
    }
    if (balances.available(Provider.MTURK, MTurkWorld.ACCOUNT) < request.chargedMinor()) {
      return Outcome.of(errors.outOfFunds());
    }
    tokens.remember(book.append(payment(request), fault.visibility(readLagMs)));
    world.learnWorker(assignment, request.worker());
    return new Outcome(reply(200, Json.object()), 1);
  }

  private SimulatedResponse duplicate(BonusRequest request, Payment earlier) {
    boolean same =
        earlier.target().equals(request.assignment())
            && earlier.worker().equals(request.worker())
            && earlier.amountMinor() == request.amountMinor();
    String text =
        same
            ? "The idempotency token \"%s\" has already been processed."
            : "The idempotency token \"%s\" was used before with other parameters.";
    return errors.requestError(null, text.formatted(request.token()));
  }

  private static Payment payment(BonusRequest request) {
    return Payment.of(
            Provider.MTURK, MTurkWorld.ACCOUNT, request.assignment(), request.amountMinor(), "USD")
        .to("", request.worker())
        .charged(request.chargedMinor())
        .referring(request.token(), request.reason());
  }

  private SimulatedResponse balance() {
    long cents = Math.max(0, balances.available(Provider.MTURK, MTurkWorld.ACCOUNT));
    ObjectNode answer = Json.object();
    answer.put("AvailableBalance", BigDecimal.valueOf(cents, 2).toPlainString());
    return reply(200, answer.put("OnHoldBalance", "0.00"));
  }

  private SimulatedResponse assignment(Call call, Fault fault) {
    MTurkWorld.Assignment found = world.find(call.target()).orElse(null);
    if (found == null) {
      return errors.unknown(call.target());
    }
    if (found.foreign()) {
      return errors.foreign(call.target());
    }
    if (world.absentNow(call.target())) {
      return errors.absent(call.target());
    }
    String shown = fault.distortion().id(found.id());
    ObjectNode answer = Json.object();
    ObjectNode assignment = answer.putObject("Assignment").put("AssignmentId", shown);
    assignment.put("AssignmentStatus", found.status());
    if (!found.worker().isEmpty()) {
      assignment.put("WorkerId", found.worker());
    }
    if (!found.hit().isEmpty()) {
      assignment.put("HITId", found.hit());
    }
    return reply(200, answer);
  }

  @Override
  public SimulatedResponse refusal(int status, Call call) {
    return errors.ofStatus(status, call.target());
  }

  @Override
  public SimulatedResponse outOfFunds() {
    return errors.outOfFunds();
  }

  @Override
  public synchronized void payOutside(Call call, Payment.Origin origin) {
    BonusRequest request = BonusRequest.of(call.body());
    if (request.problem() == null) {
      book.append(payment(request).referring("", "paid by hand").by(origin), 0);
    }
  }
}
