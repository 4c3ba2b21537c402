package org.payouts.sandbox.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.api.Outcome;
import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** The simulated Respondent partner API under {@code /v1}. */
public final class RespondentApi implements ProviderApi {

  private static final int MOST_PAYOUTS = 5;

  private final RespondentWorld world;
  private final PayoutList list;
  private final Book book;
  private final Balances balances;
  private final long readLagMs;

  /**
   * @param readLagMs how long a payout is not yet listed
   */
  public RespondentApi(
      RespondentWorld world, Book book, Balances balances, LongSupplier clockMs, long readLagMs) {
    this.world = world;
    this.list = new PayoutList(book, clockMs);
    this.book = book;
    this.balances = balances;
    this.readLagMs = readLagMs;
  }

  @Override
  public Provider provider() {
    return Provider.RESPONDENT;
  }

  @Override
  public Call identify(Request request) {
    return RespondentRoutes.identify(request);
  }

  @Override
  public synchronized Outcome perform(Call call, Fault fault) {
    Project project = world.find(call.study()).orElse(null);
    if (project == null && !call.study().isEmpty()) {
      return Outcome.of(RespondentErrors.unknown("Project"));
    }
    return switch (call.operation()) {
      case RESPONDENT_PAYOUT ->
          project == null ? Outcome.of(refusal(404, call)) : payout(call, project, fault);
      case RESPONDENT_PAYOUTS -> Outcome.of(list.of(call.target(), fault));
      case RESPONDENT_PROJECT ->
          Outcome.of(project == null ? refusal(404, call) : project(project, fault));
      case RESPONDENT_RESPONSE -> Outcome.of(response(call, fault));
      case RESPONDENT_BALANCES -> Outcome.of(balance());
      default -> Outcome.of(refusal(404, call));
    };
  }

  private Outcome payout(Call call, Project project, Fault fault) {
    JsonNode count = call.body().path("payoutCount");
    JsonNode tip = call.body().path("tip");
    boolean counted = count.isInt() && count.asInt() >= 1 && count.asInt() <= MOST_PAYOUTS;
    boolean tipped = tip.isMissingNode() || (tip.isInt() && tip.asInt() >= 0);
    if (!counted || !tipped) {
      return Outcome.of(RespondentErrors.of(400, "payoutCount must be 1 to 5, tip in cents"));
    }
    ScreenerResponse response = world.find(project.id(), call.target()).orElse(null);
    if (response == null) {
      return Outcome.of(RespondentErrors.unknown("Screener response"));
    }
    if (project.closed()) {
      return Outcome.of(RespondentErrors.of(422, "The project is closed"));
    }
    if (!response.payable()) {
      return Outcome.of(
          RespondentErrors.of(
              422, "The response is " + response.status().toLowerCase(java.util.Locale.ROOT)));
    }
    return issue(project, response, count.asInt(), tip.asLong(0), fault);
  }

  private Outcome issue(
      Project project, ScreenerResponse response, int asked, long tipMinor, Fault fault) {
    int made = book.of(Provider.RESPONDENT, response.id()).size();
    int payouts = world.policy().payouts(made, asked);
    if (payouts < 0) {
      return Outcome.of(
          RespondentErrors.of(409, "payoutCount is " + asked + " but " + made + " were made"));
    }
    if (made + payouts > MOST_PAYOUTS) {
      return Outcome.of(RespondentErrors.of(400, "No more than 5 payouts per participant"));
    }
    long amountMinor = Math.addExact(project.incentiveMinor(), tipMinor);
    long needed = Math.multiplyExact(amountMinor, payouts);
    if (!world.hasCard() || available() < needed) {
      return Outcome.of(outOfFunds());
    }
    for (int i = 0; i < payouts; i++) {
      book.append(
          payment(project, response.id(), amountMinor)
              .tipped(tipMinor)
              .referring(Integer.toString(asked), null),
          fault.visibility(readLagMs));
    }
    if (payouts > 0) {
      world.paid(response.id(), project.id());
    }
    return new Outcome(SimulatedResponse.empty(201), payouts);
  }

  private static Payment payment(Project project, String response, long amountMinor) {
    return Payment.of(Provider.RESPONDENT, RespondentWorld.ACCOUNT, response, amountMinor, "USD")
        .to(project.id(), "profile-of-" + response);
  }

  private long available() {
    return balances.available(Provider.RESPONDENT, RespondentWorld.ACCOUNT);
  }

  private SimulatedResponse project(Project project, Fault fault) {
    ObjectNode answer = Json.object().put("id", fault.distortion().id(project.id()));
    answer.put("status", project.closed() ? "CLOSED" : "PUBLISHED");
    BigDecimal dollars = BigDecimal.valueOf(project.incentiveMinor(), 2).stripTrailingZeros();
    answer.put("incentiveAmount", dollars.scale() < 0 ? dollars.setScale(0) : dollars);
    answer.putObject("automations").put("autopay", project.autopay()).put("autoinvite", false);
    world.projectWasRead(project);
    return SimulatedResponse.json(200, answer);
  }

  private SimulatedResponse response(Call call, Fault fault) {
    ScreenerResponse response = world.find(call.study(), call.target()).orElse(null);
    if (response == null) {
      return RespondentErrors.unknown("Screener response");
    }
    ObjectNode answer = Json.object().put("id", fault.distortion().id(response.id()));
    answer.put("projectId", call.study());
    answer.put("profileId", "profile-of-" + response.id());
    answer.put("status", response.status());
    answer.putObject("visibility").put("status", response.visibility());
    return SimulatedResponse.json(200, answer);
  }

  private SimulatedResponse balance() {
    long cents = Math.max(0, available());
    return SimulatedResponse.json(
        200, Json.object().put("creditBalance", cents).put("incentiveBalance", cents));
  }

  @Override
  public SimulatedResponse refusal(int status, Call call) {
    return switch (status) {
      case 502, 503, 504 -> SimulatedResponse.html(status, status + " from a gateway");
      default -> RespondentErrors.of(status, "Refused with " + status);
    };
  }

  @Override
  public SimulatedResponse outOfFunds() {
    return RespondentErrors.of(402, "The team has no default payment card");
  }

  @Override
  public synchronized void payOutside(Call call, Payment.Origin origin) {
    world.find(call.study()).ifPresent(project -> payOutside(project, call, origin));
  }

  private void payOutside(Project project, Call call, Payment.Origin origin) {
    // A cent more than ours: a payment of exactly our amount cannot be
    // distinguished from ours (model B15). A script may still make such a payment by POST
    // /sandbox/outside.
    long tipMinor =
        origin == Payment.Origin.AUTOPAY ? 0 : Math.max(0, call.body().path("tip").asLong(0)) + 1;
    book.append(
        payment(project, call.target(), project.incentiveMinor() + tipMinor)
            .tipped(tipMinor)
            .referring(origin == Payment.Origin.AUTOPAY ? "autopay" : "by hand", null)
            .by(origin),
        0);
    world.paid(call.target(), project.id());
  }
}
