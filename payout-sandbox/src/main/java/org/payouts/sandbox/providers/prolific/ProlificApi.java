package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.api.Outcome;
import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.api.Remedy;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.book.Settlements;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.Distortion;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** The simulated Prolific API under {@code /api/v1}. */
public final class ProlificApi implements ProviderApi {

  private final ProlificWorld world;
  private final ProlificRoutes routes;
  private final ProlificPages pages;
  private final Book book;
  private final Settlements settlements;
  private final Balances balances;
  private final LongSupplier clockMs;
  private final long visibleDelayMs;

  /**
   * @param visibleDelayMs how long a payment is not yet shown on its submission
   * @param token the one accepted token; null accepts any
   */
  public ProlificApi(
      ProlificWorld world,
      Book book,
      Settlements settlements,
      Balances balances,
      LongSupplier clockMs,
      long visibleDelayMs,
      @Nullable String token) {
    this.world = world;
    this.routes = new ProlificRoutes(world, token);
    this.pages = new ProlificPages(world);
    this.book = book;
    this.settlements = settlements;
    this.balances = balances;
    this.clockMs = clockMs;
    this.visibleDelayMs = visibleDelayMs;
  }

  @Override
  public Provider provider() {
    return Provider.PROLIFIC;
  }

  @Override
  public Call identify(Request request) {
    return routes.identify(request);
  }

  @Override
  public synchronized Outcome perform(Call call, Fault fault) {
    return switch (call.operation()) {
      case PROLIFIC_SET_UP -> Outcome.of(setUp(call));
      case PROLIFIC_PAY -> pay(call, fault);
      case PROLIFIC_SUBMISSION -> Outcome.of(submission(call, fault));
      case PROLIFIC_STUDY -> Outcome.of(pages.study(call, fault));
      case PROLIFIC_STUDY_SUBMISSIONS -> Outcome.of(pages.submissions(call));
      case PROLIFIC_PROJECT -> Outcome.of(pages.project(call, fault));
      case PROLIFIC_ME -> Outcome.of(ProlificPages.me());
      case PROLIFIC_BALANCE -> Outcome.of(balance(call));
      default -> Outcome.of(refusal(404, call));
    };
  }

  private SimulatedResponse setUp(Call call) {
    List<Bulk.Row> rows;
    try {
      rows = BonusRows.parse(call.body().path("csv_bonuses").asText());
    } catch (IllegalArgumentException e) {
      return ProlificErrors.either(400, "Bad request", String.valueOf(e.getMessage()));
    }
    if (world.study(call.study()).isEmpty()) {
      return ProlificErrors.unknown("study", call.study());
    }
    List<String> wrong = world.wrongIds(call.study(), rows);
    if (!wrong.isEmpty()) {
      String named = world.namesWrongIds() ? String.join(", ", wrong) : "not named";
      boolean unknown = wrong.stream().anyMatch(id -> world.find(id).isEmpty());
      String detail =
          "The following IDs did not take part in the study: "
              + named
              + (unknown ? ". " + Remedy.TEXT : "");
      return ProlificErrors.either(400, "Bad request", detail);
    }
    Bulk bulk = world.draft(call.study(), rows);
    if (world.checksBalanceAtSetUp() && cannotCover(bulk)) {
      return insufficient();
    }
    ObjectNode answer = Json.object().put("id", bulk.id()).put("study", bulk.study());
    answer.put("amount", bulk.amountMinor()).put("fees", Fees.of(bulk.amountMinor()));
    answer.put("vat", 0);
    answer.put(
        "total_amount",
        Fees.of(bulk.amountMinor()).add(java.math.BigDecimal.valueOf(bulk.amountMinor())));
    return SimulatedResponse.json(201, answer);
  }

  private Outcome pay(Call call, Fault fault) {
    Bulk bulk = world.bulk(call.reference()).orElse(null);
    if (bulk == null) {
      return Outcome.of(ProlificErrors.nested(404, "Not found", "No such bulk bonus payment."));
    }
    if (cannotCover(bulk)) {
      return Outcome.of(insufficient());
    }
    SimulatedResponse accepted =
        SimulatedResponse.json(202, "The bonuses are queued and will be paid in the next minutes.");
    if (fault.is(FaultClass.SETTLE_NEVER)) {
      return Outcome.of(accepted);
    }
    List<Bulk.Row> paid = fault.is(FaultClass.SETTLE_PARTLY) ? bulk.everySecond() : bulk.rows();
    for (Bulk.Row row : paid) {
      Payment payment = payment(bulk, row);
      if (fault.is(FaultClass.SETTLE_LATE)) {
        settlements.queue(payment, fault.ms());
      } else {
        book.append(payment, fault.visibility(visibleDelayMs));
      }
    }
    return new Outcome(accepted, paid.size());
  }

  /** On the participant's submission where the row names the participant; in the study's money. */
  private Payment payment(Bulk bulk, Bulk.Row row) {
    Study study = study(bulk);
    Submission submission = world.ofRow(bulk.study(), row.id()).orElse(null);
    return Payment.of(
            Provider.PROLIFIC,
            study.workspace(),
            submission == null ? row.id() : submission.id(),
            row.amountMinor(),
            world.currency(study))
        .to(bulk.study(), submission == null ? "" : submission.participant())
        .charged(Fees.charged(row.amountMinor()))
        .referring(bulk.id(), null);
  }

  /** Of a draft, whose study was known when it was made. */
  private Study study(Bulk bulk) {
    return world
        .study(bulk.study())
        .orElseGet(() -> new Study(bulk.study(), "", "", null, false, false, true));
  }

  private boolean cannotCover(Bulk bulk) {
    String workspace = study(bulk).workspace();
    return balances.available(Provider.PROLIFIC, workspace) < bulk.chargedMinor();
  }

  private static SimulatedResponse insufficient() {
    return ProlificErrors.nested(
        400, "Insufficient funds", "The available balance does not cover the total amount.");
  }

  private SimulatedResponse submission(Call call, Fault fault) {
    Submission found = world.find(call.target()).orElse(null);
    if (found == null) {
      return ProlificErrors.unknown("submission", call.target());
    }
    long seenMs = clockMs.getAsLong() - fault.lagMs();
    Distortion distortion = fault.distortion();
    ObjectNode answer = Json.object().put("id", distortion.id(found.id()));
    answer.put("study_id", found.study());
    answer.put("participant", found.participant()).put("status", found.status());
    answer.put("completed_at", "2026-01-01T12:00:00Z");
    ArrayNode bonuses = answer.putArray("bonus_payments");
    List<Long> shown =
        book.of(Provider.PROLIFIC, found.id()).stream()
            .filter(payment -> payment.shownAt(seenMs))
            .map(Payment::amountMinor)
            .toList();
    distortion
        .entries(found.id(), shown, () -> Book.strangeAmount(shown))
        .forEach(minor -> bonuses.add(distortion.amount(found.id(), minor)));
    return SimulatedResponse.json(200, answer);
  }

  private SimulatedResponse balance(Call call) {
    String currency = world.currency(call.target()).orElse(null);
    if (currency == null) {
      return ProlificErrors.unknown("workspace", call.target());
    }
    long available = Math.max(0, balances.available(Provider.PROLIFIC, call.target()));
    ObjectNode answer = Json.object().put("currency_code", currency);
    return SimulatedResponse.json(
        200, answer.put("total_balance", available).put("available_balance", available));
  }

  @Override
  public SimulatedResponse refusal(int status, Call call) {
    return switch (status) {
      case 400 ->
          ProlificErrors.either(
              400, "Bad request", "The bonus for " + call.target() + " is wrong.");
      case 401 -> ProlificErrors.nested(401, "Unauthorised", "The token is not valid.");
      case 402 ->
          ProlificErrors.nested(402, "Payment required", "The available balance is too low.");
      case 403 -> ProlificErrors.nested(403, "Forbidden", "The token has no access.");
      case 404 -> ProlificErrors.nested(404, "Not found", "Nothing here for " + call.target());
      case 409 ->
          ProlificErrors.nested(409, "Conflict", "Something else is done to " + call.target());
      case 422 ->
          ProlificErrors.flat(
              422, "Unprocessable", "The bonus for " + call.target() + " is wrong.");
      case 429 -> ProlificErrors.flat(429, "Too many requests", "The workspace is busy.");
      case 502, 503, 504 -> SimulatedResponse.html(status, status + " from a gateway");
      default -> ProlificErrors.nested(status, "Server error", "Something went wrong.");
    };
  }

  @Override
  public SimulatedResponse outOfFunds() {
    return insufficient();
  }

  @Override
  public synchronized void payOutside(Call call, Payment.Origin origin) {
    world
        .bulk(call.reference())
        .ifPresent(
            bulk ->
                bulk.rows()
                    .forEach(
                        row ->
                            book.append(
                                payment(bulk, row).referring("by hand", null).by(origin), 0)));
  }
}
